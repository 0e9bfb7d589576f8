/* TCP over IPv4 and IPv6. */
#pragma once
#include <rt/io.h>

/* An Addr is a value: copy it.  family is the kernel's (2 IPv4, 10 IPv6); raw
   is what follows it in a struct sockaddr. */
typedef struct Addr { uint16_t family, len; uint8_t raw[110]; } Addr;

/* addr_parse reads "1.2.3.4:80", "[::1]:80", "[fe80::1%2]:80" or ":80": numbers
   only, no names.  ":80" is the unspecified IPv6 address, which also means
   every IPv4 one.

   Errors: -ESYNTAX.   Blocks: never.   Context: anywhere. */
int addr_parse(const char *text, Addr *a);

/* addr_text writes an address as addr_parse reads it. */
Str addr_text(const Addr *a);

/* A Conn is one TCP connection.  Two goroutines may read and write it; a
   second reader waits its turn; conn_close wakes all with -ECLOSED.  One that
   is dropped without conn_close stays open. */
typedef struct Conn { Reader reader; Writer writer; } Conn;

/* net_dial connects.

     ctx      gives up when it has ended; NULL: never
     network  "tcp", "tcp4", "tcp6"
     addr     as addr_parse: numbers, no names

   Errors:  ctx_err (-ECANCELED, -EDEADLINE), -ESYNTAX (address), -EINVAL (network),
            -EAFNOSUPPORT, -ECONNREFUSED, -ETIMEDOUT, others as socket(2), connect(2).
   Blocks:  G.   Context: goroutine.   Source: Go's net.Dialer.DialContext. */
int net_dial(Ctx *ctx, const char *network, const char *addr, Conn **conn);

/* conn_read waits until bytes arrive and takes at most n.
   Returns how many, 0 at end of file (or n 0), or -errno: -ECLOSED, -EDEADLINE,
   -ECONNRESET.   Blocks: G.   Context: goroutine. */
ssize_t conn_read(Conn *c, void *buf, size_t n);

/* conn_write sends all n bytes.  Returns n, or what went out before an error,
   which the next call returns, or -errno: -ECLOSED, -EDEADLINE, -EPIPE,
   -ECONNRESET.   Blocks: G.   Context: goroutine. */
ssize_t conn_write(Conn *c, const void *buf, size_t n);
ssize_t conn_writev(Conn *c, const Str *parts, int n);          /* the same, in few calls */
int conn_close(Conn *c);                                        /* -ECLOSED the second time */
int conn_close_read(Conn *c);                                   /* further reads get end of file */
int conn_close_write(Conn *c);                                  /* the peer reads end of file */
int conn_set_no_delay(Conn *c, bool on);                        /* on by default */

/* conn_set_deadline lets every read and write fail with -EDEADLINE from an
   instant on, those that wait then included.

     t        of time_now(); in the past: at once, also when bytes are there or
              there is room for them; 0: no deadline

   Holds until it is set again, not for one call: an operation that failed may
   be repeated after that.  A write that has sent some of its bytes returns how
   many; the next one fails, unless the deadline has been moved.

   Errors:  -ECLOSED.   Blocks: never.   Context: goroutine.
   Source:  Go's net.Conn. */
int conn_set_deadline(Conn *c, int64_t t);
int conn_set_read_deadline(Conn *c, int64_t t);
int conn_set_write_deadline(Conn *c, int64_t t);
const Addr *conn_local_addr(Conn *c);
const Addr *conn_remote_addr(Conn *c);

typedef struct Listener Listener;
typedef struct ListenAttr {             /* 0: the default */
    int backlog;                        /* 4096, and at most the kernel's somaxconn */
    bool reuse_port;
} ListenAttr;

/* net_listen binds and listens.

     network  "tcp" (both; an unspecified IPv6 address also takes IPv4),
              "tcp4", "tcp6"
     addr     as addr_parse; port 0 picks a free one, see listener_addr

   Errors:  -ESYNTAX (address), -EINVAL (network), -EADDRINUSE, -EADDRNOTAVAIL,
            -EACCES, others as socket(2), bind(2), listen(2).
   Blocks:  never.   Context: goroutine. */
int net_listen(const char *network, const char *addr, Listener **ln);
int net_listen_with(const ListenAttr *attr, const char *network, const char *addr, Listener **ln);

/* listener_accept waits for a connection.  Returns 0, or -ECLOSED once the
   listener is closed, and nothing else: aborted connections are skipped, and a
   lack of descriptors or memory is reported once on standard error and waited
   out (5 ms to 1 s).   Blocks: G.   Context: goroutine. */
int listener_accept(Listener *ln, Conn **conn);
const Addr *listener_addr(Listener *ln);
int listener_close(Listener *ln);                               /* who accepts gets -ECLOSED */
