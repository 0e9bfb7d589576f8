// A peer that resets: readers and writers get an error and not a signal, a write
// that was under way tells how much went out and then why, and the next
// connection is as good as any.
// flags: -iquote . -iquote rt/x86_64 -isystem build/uapi
// expect: read: connection reset by peer
// expect: then: 0
// expect: write: broken pipe
// expect: a long write went out in part
// expect: the next one says: connection reset by peer
// expect: io_write: connection reset by peer
// expect: next connection: hello
#include "tests/e2e/net_client.h"

enum { BIG = 32 << 20 };

static void
reset_later(FD *peer)
{
    char buf[100000];

    for (int i = 0; i < 20; i++)
        must(fd_read(peer, buf, sizeof buf));
    client_reset(peer);
}

int
main(void)
{
    Listener *ln;
    Conn *conn;
    char buf[16], *data = gc_alloc_leaf(BIG);

    must(net_listen("tcp", "127.0.0.1:0", &ln));
    FD *peer = client_pair(ln, &conn);

    client_reset(peer);
    print("read: %s\n", err_text((int)conn_read(conn, buf, sizeof buf)));
    print("then: %zd\n", conn_read(conn, buf, sizeof buf));
    print("write: %s\n", err_text((int)conn_write(conn, "x", 1)));
    must(conn_close(conn));

    peer = client_pair(ln, &conn);
    go(reset_later, peer);
    ssize_t n = conn_write(conn, data, BIG);
    if (n > 0 && n < BIG)
        print("a long write went out in part\n");
    print("the next one says: %s\n", err_text((int)conn_write(conn, "x", 1)));
    must(conn_close(conn));

    // A Writer has no part: all or the error.
    peer = client_pair(ln, &conn);
    go(reset_later, peer);
    print("io_write: %s\n", err_text((int)io_write(&conn->writer, data, BIG)));
    must(conn_close(conn));

    peer = client_pair(ln, &conn);
    must(conn_write(conn, "hello", 5));
    n = must(fd_read(peer, buf, sizeof buf));
    print("next connection: %.*s\n", (int)n, buf);
    return 0;
}
