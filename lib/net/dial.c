// The active side of a connection.
//
// A context ends a dial by way of the deadline: while the connection is made, a
// goroutine waits for the context to end, and then lets the deadline pass.  It is
// waited for before anybody else sees the connection, so that no late deadline
// hits what comes after.  Without a context that can end there is none.
#include <rt/chan.h>
#include <rt/ctx.h>
#include <rt/go.h>
#include "lib/net/addr.h"
#include "lib/net/conn.h"
#include "rt/sys.h"
#include <asm/errno.h>

#define LONG_AGO 1              // an instant of clock_monotonic

static void
watch(Ctx *ctx, FD *fd, Chan *over, Chan *watched)
{
    if (SELECT(RECV(ctx_done(ctx), NULL), RECV(over, NULL)) == 0)
        fd_set_deadline(fd, PD_OUT, LONG_AGO);
    chan_close(watched);
}

static int
connect_watched(Ctx *ctx, FD *fd, const SockAddr *sa, unsigned len)
{
    Chan *over = chan_make(0, 0), *watched = chan_make(0, 0);
    int err;

    go(watch, ctx, fd, over, watched);
    err = fd_connect(fd, sa, len);
    chan_close(over);
    chan_recv(watched, NULL);
    // The context may have ended when it was too late.
    fd_set_deadline(fd, PD_OUT, 0);
    return err == -EDEADLINE ? ctx_err(ctx) : err;
}

static int
dial(Ctx *ctx, const Addr *a, Conn **conn)
{
    SockAddr sa;
    unsigned len = addr_to_kernel(a, &sa);
    int number = socket_open(a->family), err;

    if (number < 0)
        return number;
    if ((err = conn_make(number, a, conn)) < 0) {
        sys_close(number);
        return err;
    }
    FD *fd = conn_fd(*conn);
    err = ctx_done(ctx) != NULL ? connect_watched(ctx, fd, &sa, len)
                                : fd_connect(fd, &sa, len);
    if (err == 0)
        err = conn_set_no_delay(*conn, true);
    if (err < 0)
        conn_close(*conn);
    return err;
}

int
net_dial(Ctx *ctx, const char *network, const char *addr, Conn **conn)
{
    Network net;
    Addr a;
    Conn *made;
    int err = ctx_err(ctx);

    if (err < 0)
        return err;
    if (!network_find(network, &net))
        return -EINVAL;
    if ((err = addr_parse(addr, &a)) < 0)
        return err;
    if (a.family == AF_INET ? !net.v4 : !net.v6)
        return -EAFNOSUPPORT;
    if ((err = dial(ctx, &a, &made)) == 0)
        *conn = made;
    return err;
}
