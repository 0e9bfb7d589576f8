// The two directions end apart from each other.
// flags: -iquote . -iquote rt/x86_64 -isystem build/uapi
// expect: peer reads "one", then the end
// expect: we still read "two", then the end, and again the end
// expect: write after our end: broken pipe
// expect: a waiting reader gets the end: 0
// expect: what the peer sends from then on is not seen: 0
// expect: but it is answered: 4
#include "tests/e2e/net_client.h"

static bool ended;

static void
reader(Conn *conn)
{
    char c;

    print("a waiting reader gets the end: %zd\n", conn_read(conn, &c, 1));
    ended = true;
}

int
main(void)
{
    Listener *ln;
    Conn *conn;
    char buf[16];

    must(net_listen("tcp", "127.0.0.1:0", &ln));
    FD *peer = client_pair(ln, &conn);

    must(conn_write(conn, "one", 3));
    must(conn_close_write(conn));
    ssize_t n = must(fd_read(peer, buf, sizeof buf));
    if (fd_read(peer, buf + n, sizeof buf - (size_t)n) == 0)
        print("peer reads \"%.*s\", then the end\n", (int)n, buf);
    must(fd_write(peer, "two", 3));
    must(fd_shutdown(peer, SHUT_WR));
    n = must(conn_read(conn, buf, sizeof buf));
    if (conn_read(conn, buf + n, 1) == 0 && conn_read(conn, buf + n, 1) == 0)
        print("we still read \"%.*s\", then the end, and again the end\n", (int)n, buf);
    print("write after our end: %s\n", err_text((int)conn_write(conn, "x", 1)));
    must(conn_close(conn));
    must(fd_close(peer));

    peer = client_pair(ln, &conn);
    go(reader, conn);
    go_yield();
    must(conn_close_read(conn));
    while (!ended)
        go_yield();
    must(fd_write(peer, "late", 4));
    print("what the peer sends from then on is not seen: %zd\n", conn_read(conn, buf, sizeof buf));
    must(conn_write(conn, "done", 4));
    print("but it is answered: %zd\n", fd_read(peer, buf, sizeof buf));
    return 0;
}
