// Closing wakes whoever waits, with -ECLOSED, and when it returns the number is
// free: the port can be listened on again.
// flags: -iquote . -iquote rt/x86_64 -isystem build/uapi
// expect: accept: use of what is closed
// expect: second reader: use of what is closed
// expect: read: use of what is closed
// expect: write: use of what is closed
// expect: afterwards: read -4096, write -4096, close -4096, accept -4096
// expect: listening on the same port again
#include "tests/e2e/net_client.h"

static int waiting;             // goroutines below that have not returned

static void
accepter(Listener *ln)
{
    Conn *conn;

    print("accept: %s\n", err_text(listener_accept(ln, &conn)));
    waiting--;
}

static void
reader(Conn *conn, const char *who)
{
    char c;

    print("%s: %s\n", who, err_text((int)conn_read(conn, &c, 1)));
    waiting--;
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
    print("write: %s\n", err_text((int)n));
    waiting--;
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

    waiting = 4;
    go(accepter, ln);
    go(reader, conn, "read");
    go(reader, conn, "second reader");
    go(writer, conn);
    settle();

    must(listener_close(ln));
    must(conn_close(conn));
    while (waiting > 0)
        go_yield();
    print("afterwards: read %zd, write %zd, close %d, accept %d\n", conn_read(conn, &c, 1),
          conn_write(conn, "x", 1), conn_close(conn), listener_accept(ln, &conn));

    must(net_listen("tcp", addr_text(listener_addr(ln)).ptr, &again));
    print("listening on the same port again\n");
    must(fd_close(peer));
    return 0;
}
