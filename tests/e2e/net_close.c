// Closing wakes whoever waits, with -ECLOSED, and when it returns the number is
// free: the port can be listened on again.
// flags: -iquote . -iquote rt/x86_64 -isystem build/uapi
// expect: accept: use of what is closed
// expect: read: use of what is closed
// expect: second read: use of what is closed
// expect: write: use of what is closed
// expect: afterwards: read -4096, write -4096, close -4096, accept -4096
// expect: listening on the same port again
#include "tests/e2e/net_client.h"

enum { ACCEPT, READ, SECOND_READ, WRITE, CALLS };

static const char *const names[] = { "accept", "read", "second read", "write" };
static ssize_t results[CALLS];
static int returned;

static void
done(int call, ssize_t result)
{
    results[call] = result;
    __atomic_add_fetch(&returned, 1, __ATOMIC_RELAXED);
}

static void
accepter(Listener *ln)
{
    Conn *conn;

    done(ACCEPT, listener_accept(ln, &conn));
}

static void
reader(Conn *conn, int call)
{
    char c;

    done(call, conn_read(conn, &c, 1));
}

// Writes until nobody takes it any more.
static void
writer(Conn *conn)
{
    char *buf = gc_alloc_leaf(1 << 20);
    ssize_t n;

    do {
        n = conn_write(conn, buf, 1 << 20);
    } while (n >= 0);
    done(WRITE, n);
}

// Lets the others run until they all wait.
static void
settle(void)
{
    for (int i = 0; i < 1000; i++)
        go_yield();
}

int
main(void)
{
    Listener *ln, *again;
    Conn *conn;
    char c;

    must(net_listen("tcp", "127.0.0.1:0", &ln));
    FD *peer = client_pair(ln, &conn);

    go(accepter, ln);
    go(reader, conn, READ);
    go(reader, conn, SECOND_READ);
    go(writer, conn);
    settle();
    if (returned > 0)
        print("somebody did not wait\n");

    must(listener_close(ln));
    must(conn_close(conn));
    while (returned < CALLS)
        go_yield();
    for (int i = 0; i < CALLS; i++)
        print("%s: %s\n", names[i], err_text((int)results[i]));
    print("afterwards: read %zd, write %zd, close %d, accept %d\n", conn_read(conn, &c, 1),
          conn_write(conn, "x", 1), conn_close(conn), listener_accept(ln, &conn));

    must(net_listen("tcp", addr_text(listener_addr(ln)).ptr, &again));
    print("listening on the same port again\n");
    must(fd_close(peer));
    return 0;
}
