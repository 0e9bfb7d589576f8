// TCP connections: the public functions in terms of FD.
//
// A Conn is the front of a NetConn, and the Reader and Writer in it lead back
// to the same place, so a connection is one object on the heap.  What is
// seldom asked for is not paid for by each connection: the local address is
// fetched when it is wanted.
#include <rt/gc.h>
#include "lib/net/addr.h"
#include "lib/net/conn.h"
#include "rt/atomic.h"
#include "rt/stdfds.h"
#include "rt/sys.h"

static NetConn *
net_conn(Conn *c)
{
    return CONTAINER_OF(c, NetConn, conn);
}

FD *
conn_fd(Conn *c)
{
    return &net_conn(c)->fd;
}

static ssize_t
reader_read(Reader *r, void *buf, size_t n)
{
    return conn_read(CONTAINER_OF(r, Conn, reader), buf, n);
}

// A Writer writes all or fails; where conn_write tells how much went out, the
// next call has the error.
static ssize_t
writer_write(Writer *w, const void *buf, size_t n)
{
    Conn *c = CONTAINER_OF(w, Conn, writer);
    ssize_t put = conn_write(c, buf, n);

    if (put >= 0 && (size_t)put < n)
        put = conn_write(c, (const char *)buf + put, n - (size_t)put);
    return put;
}

int
socket_open(int family)
{
    int err = stdfds_fill();

    if (err < 0)
        return err;
    return sys_socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

int
conn_make(int number, const Addr *remote, Conn **conn)
{
    NetConn *c = gc_new(NetConn);
    int err = fd_open(&c->fd, number, true);

    if (err < 0)
        return err;
    c->conn.reader.read = reader_read;
    c->conn.writer.write = writer_write;
    c->remote = *remote;
    *conn = &c->conn;
    return 0;
}

ssize_t
conn_read(Conn *c, void *buf, size_t n)
{
    return fd_read(&net_conn(c)->fd, buf, n);
}

ssize_t
conn_write(Conn *c, const void *buf, size_t n)
{
    return fd_write(&net_conn(c)->fd, buf, n);
}

ssize_t
conn_writev(Conn *c, const Str *parts, int n)
{
    return fd_writev(&net_conn(c)->fd, parts, n);
}

int
conn_close(Conn *c)
{
    return fd_close(&net_conn(c)->fd);
}

int
conn_close_read(Conn *c)
{
    return fd_shutdown(&net_conn(c)->fd, SHUT_RD);
}

int
conn_close_write(Conn *c)
{
    return fd_shutdown(&net_conn(c)->fd, SHUT_WR);
}

int
conn_set_deadline(Conn *c, int64_t t)
{
    return fd_set_deadline(&net_conn(c)->fd, PD_IN | PD_OUT, t);
}

int
conn_set_read_deadline(Conn *c, int64_t t)
{
    return fd_set_deadline(&net_conn(c)->fd, PD_IN, t);
}

int
conn_set_write_deadline(Conn *c, int64_t t)
{
    return fd_set_deadline(&net_conn(c)->fd, PD_OUT, t);
}

int
conn_set_no_delay(Conn *c, bool on)
{
    FD *fd = &net_conn(c)->fd;
    int value = on, number = fd_enter(fd);

    if (number < 0)
        return number;
    int err = sys_setsockopt(number, IPPROTO_TCP, TCP_NODELAY, &value, sizeof value);
    fd_leave(fd);
    return err;
}

int
socket_addr(int number, Addr *a)
{
    SockAddr sa = { 0 };
    unsigned len = sizeof sa;
    int err = sys_getsockname(number, &sa, &len);

    if (err == 0)
        addr_from_kernel(a, &sa);
    return err;
}

const Addr *
conn_remote_addr(Conn *c)
{
    return &net_conn(c)->remote;
}

// Two goroutines may ask at once: each stores the same address.  After the
// close there is none to ask for, and the address is empty.
const Addr *
conn_local_addr(Conn *c)
{
    NetConn *nc = net_conn(c);
    Addr *a = load_acquire(&nc->local);

    if (a == NULL) {
        int number = fd_enter(&nc->fd);

        a = gc_alloc_leaf(sizeof *a);
        if (number >= 0) {
            socket_addr(number, a);
            fd_leave(&nc->fd);
        }
        store_release(&nc->local, a);
    }
    return a;
}
