// A byte goes to and fro on several connections, so that it often arrives just
// while the other end is on its way to wait for it.
// flags: -iquote . -iquote rt/x86_64 -isystem build/uapi
// expect: 4 connections, 1200 rounds
#include "tests/e2e/net_client.h"

enum { CONNS = 4, ROUNDS = 300 };

static int rounds;

static void
ping(FD *peer)
{
    char c = 0;

    for (int i = 0; i < ROUNDS; i++) {
        char sent = (char)i;

        must(fd_write(peer, &sent, 1));
        must(fd_read(peer, &c, 1));
        __atomic_add_fetch(&rounds, c == sent, __ATOMIC_RELAXED);
    }
    must(fd_close(peer));
}

static void
pong(Conn *conn)
{
    char c;

    while (must(conn_read(conn, &c, 1)) > 0)
        must(conn_write(conn, &c, 1));
    must(conn_close(conn));
}

int
main(void)
{
    Listener *ln;
    Conn *conn;

    must(net_listen("tcp4", "127.0.0.1:0", &ln));
    for (int i = 0; i < CONNS; i++) {
        go(ping, client_pair(ln, &conn));
        go(pong, conn);
    }
    while (go_count() > 1)
        go_yield();
    print("%d connections, %d rounds\n", CONNS, rounds);
    return 0;
}
