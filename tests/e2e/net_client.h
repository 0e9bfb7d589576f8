// The other end of a connection, inside the same program: a TCP client made of
// an FD, which parks its goroutine like a connection does.  A test includes it
// with the flags `-iquote . -iquote rt/x86_64 -isystem build/uapi`.
#pragma once
#include <rt/rt.h>
#include "lib/net/addr.h"
#include "netpoll/fd.h"
#include "rt/sys.h"
#include <asm/errno.h>

// What only lib/ calls has no other name than the private one in the archive.
#define REACH(name) extern __typeof__(name) name RT_PRIVATE(name)
REACH(addr_to_kernel);
REACH(fd_close);
REACH(fd_enter);
REACH(fd_leave);
REACH(fd_open);
REACH(fd_read);
REACH(fd_shutdown);
REACH(fd_write);

// A connection to a listener of this program.  Non-blocking: who writes or
// reads too early parks until the connection stands.
static inline FD *
client_connect(Listener *ln)
{
    FD *fd = gc_new(FD);
    SockAddr sa;
    unsigned len = addr_to_kernel(listener_addr(ln), &sa);
    int number = must(sys_socket(sa.family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    int err = sys_connect(number, &sa, len);

    if (err != -EINPROGRESS)
        must(err);
    must(fd_open(fd, number, true));
    return fd;
}

// Both ends of a new connection.
static inline FD *
client_pair(Listener *ln, Conn **conn)
{
    FD *fd = client_connect(ln);

    must(listener_accept(ln, conn));
    return fd;
}

// A close that the peer sees as a reset.
static inline void
client_reset(FD *fd)
{
    struct { int on, seconds; } linger = { 1, 0 };
    enum { SO_LINGER = 13 };

    must(sys_setsockopt(must(fd_enter(fd)), SOL_SOCKET, SO_LINGER, &linger, sizeof linger));
    fd_leave(fd);
    must(fd_close(fd));
}

// A small receive buffer, so that little fills it.
static inline void
client_shrink(FD *fd)
{
    enum { SO_RCVBUF = 8 };
    int size = 65536;

    must(sys_setsockopt(must(fd_enter(fd)), SOL_SOCKET, SO_RCVBUF, &size, sizeof size));
    fd_leave(fd);
}
