// Closing while somebody is on the way to wait, at whatever step of it: nobody is
// left waiting.  (Under torture there are many such steps, otherwise few.)
// flags: -iquote . -iquote rt/x86_64 -isystem build/uapi
// expect: 300 readers, 300 writers, all told
#include "tests/e2e/net_client.h"

enum { ROUNDS = 300 };

static int readers, writers;

static void
reader(Conn *conn)
{
    char c;

    __atomic_add_fetch(&readers, conn_read(conn, &c, 1) == -ECLOSED, __ATOMIC_RELAXED);
}

static void
writer(Conn *conn)
{
    char *buf = gc_alloc_leaf(1 << 16);
    ssize_t n;

    do {
        n = conn_write(conn, buf, 1 << 16);
    } while (n >= 0);
    __atomic_add_fetch(&writers, n == -ECLOSED, __ATOMIC_RELAXED);
}

int
main(void)
{
    Listener *ln;
    Conn *conn;

    must(net_listen("tcp4", "127.0.0.1:0", &ln));
    for (int i = 0; i < ROUNDS; i++) {
        FD *peer = client_pair(ln, &conn);

        go(reader, conn);
        go(writer, conn);
        for (int turns = i % 8; turns > 0; turns--)
            go_yield();
        must(conn_close(conn));
        must(fd_close(peer));
        while (go_count() > 1)
            go_yield();
    }
    print("%d readers, %d writers, all told\n", readers, writers);
    return 0;
}
