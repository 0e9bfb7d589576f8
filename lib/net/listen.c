// Listeners.
//
// One socket serves both families where the address allows it: an unspecified
// IPv6 address takes IPv4 as well, unless "tcp6" forbids it.  What accepted
// sockets inherit (TCP_NODELAY) is set once, on the listener.
//
// listener_accept goes on whatever happens, since the loop around it is the
// server.  A connection that failed before it was accepted is skipped.  When
// descriptors or memory are short the connection stays in the kernel's queue,
// and trying again at once would only burn the processor: so it waits, 5 ms,
// then twice as long each time, up to a second.  It says so on standard error
// once an episode.  An episode ends when there was no shortage for a while, and
// not with the first success: near its limit a server fails and succeeds
// in turns.
#include <linux/resource.h>
#include <rt/fmt.h>
#include <rt/gc.h>
#include <rt/time.h>
#include "lib/net/addr.h"
#include "lib/net/conn.h"
#include "rt/mem.h"
#include "rt/print.h"
#include "rt/sys.h"
#include <asm/errno.h>

enum { BACKLOG = 4096 };

#define FIRST_WAIT  (5 * MILLISECOND)
#define LONGEST_WAIT SECOND
#define EPISODE_GAP (10 * SECOND)

struct Listener {
    FD fd;
    Addr addr;                  // constant
    int64_t last_shortage;      // of the goroutine that accepts; 0: never
};

static int
set_option(int number, int level, int option, int value)
{
    return sys_setsockopt(number, level, option, &value, sizeof value);
}

// Everything between socket and listen, on a socket that exists.
static int
prepare(int number, const ListenAttr *attr, const Network *net, const Addr *a)
{
    SockAddr sa;
    unsigned len = addr_to_kernel(a, &sa);
    int err = set_option(number, SOL_SOCKET, SO_REUSEADDR, 1);

    if (err == 0 && attr->reuse_port)
        err = set_option(number, SOL_SOCKET, SO_REUSEPORT, 1);
    if (err == 0 && a->family == AF_INET6)
        err = set_option(number, IPPROTO_IPV6, IPV6_V6ONLY, !net->v4);
    if (err == 0)
        err = set_option(number, IPPROTO_TCP, TCP_NODELAY, 1);
    if (err == 0)
        err = sys_bind(number, &sa, len);
    if (err == 0)
        err = sys_listen(number, attr->backlog > 0 ? attr->backlog : BACKLOG);
    return err;
}

static int
listen_on(const ListenAttr *attr, const Network *net, const Addr *a,
          Listener **ln)
{
    Listener *l = gc_new(Listener);
    int number = socket_open(a->family), err;

    if (number < 0)
        return number;
    if ((err = prepare(number, attr, net, a)) < 0 ||
        (err = socket_addr(number, &l->addr)) < 0 ||
        (err = fd_open(&l->fd, number, false)) < 0) {
        sys_close(number);
        return err;
    }
    *ln = l;
    return 0;
}

// The unspecified IPv4 address with the port of another.
static Addr
any_ipv4(const Addr *a)
{
    SockAddr sa = { .family = AF_INET };
    Addr any;

    addr_from_kernel(&any, &sa);
    memcpy(any.raw, a->raw, sizeof sa.in4.sin_port);
    return any;
}

int
net_listen_with(const ListenAttr *attr, const char *network, const char *addr,
                Listener **ln)
{
    Network net;
    Addr a, any4;
    int err;

    if (!network_find(network, &net))
        return -EINVAL;
    if ((err = addr_parse(addr, &a)) < 0)
        return err;
    if (a.family == AF_INET)
        return net.v4 ? listen_on(attr, &net, &a, ln) : -EAFNOSUPPORT;

    err = net.v6 ? listen_on(attr, &net, &a, ln) : -EAFNOSUPPORT;
    // Without IPv6, in the network's name or in the kernel, the unspecified
    // address still has an IPv4 meaning.
    if (err == -EAFNOSUPPORT && net.v4 && addr_is_any(&a)) {
        any4 = any_ipv4(&a);
        err = listen_on(attr, &net, &any4, ln);
    }
    return err;
}

int
net_listen(const char *network, const char *addr, Listener **ln)
{
    return net_listen_with(&(ListenAttr){ 0 }, network, addr, ln);
}

const Addr *
listener_addr(Listener *ln)
{
    return &ln->addr;
}

int
listener_close(Listener *ln)
{
    return fd_close(&ln->fd);
}

// Errors of one connection, not of the listener: accept(2) passes on what went
// wrong on the network before the connection was taken out of the queue.
static bool
only_this_connection(int err)
{
    switch (-err) {
    case ECONNABORTED:
    case EPERM:                 // a firewall's rule
    case EPROTO:
    case ENOPROTOOPT:
    case EOPNOTSUPP:
    case ENETDOWN:
    case ENETUNREACH:
    case EHOSTDOWN:
    case EHOSTUNREACH:
    case ENONET:
    case ETIMEDOUT:
        return true;
    }
    return false;
}

static void
report(const Listener *ln, int err)
{
    char addr[ADDR_TEXT_MAX], limit[40] = "";
    struct rlimit64 files;

    addr_write(&ln->addr, addr);
    if (err == -EMFILE && sys_prlimit(0, RLIMIT_NOFILE, NULL, &files) == 0)
        fmt_buf(limit, sizeof limit, " (descriptor limit %lu)",
                (unsigned long)files.rlim_cur);
    eprint("rt0: accept %s: %s%s; waiting\n", addr, err_text(err), limit);
}

static void
wait_out(Listener *ln, int err, int64_t *delay)
{
    int64_t now = time_now();

    if (ln->last_shortage == 0 || now - ln->last_shortage > EPISODE_GAP)
        report(ln, err);
    ln->last_shortage = now;
    time_sleep(*delay);
    *delay = *delay * 2 < LONGEST_WAIT ? *delay * 2 : LONGEST_WAIT;
}

// One attempt: a connection, or what stood in its way.
static int
accept_conn(Listener *ln, Conn **conn)
{
    SockAddr sa = { 0 };
    unsigned len = sizeof sa;
    Addr remote;
    int err, number = fd_accept(&ln->fd, &sa, &len);

    if (number < 0)
        return number;
    addr_from_kernel(&remote, &sa);
    if ((err = conn_make(number, &remote, conn)) < 0)
        sys_close(number);
    return err;
}

int
listener_accept(Listener *ln, Conn **conn)
{
    int64_t delay = FIRST_WAIT;

    for (;;) {
        int err = accept_conn(ln, conn);

        if (err == 0 || err == -ECLOSED)
            return err;
        if (!only_this_connection(err))
            wait_out(ln, err, &delay);
    }
}
