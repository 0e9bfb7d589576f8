// Queues of readers on many connections at once: whoever leaves a connection
// wakes one who waits for that one, whatever else is going on.
// flags: -iquote . -iquote rt/x86_64 -isystem build/uapi
// expect: 32 readers got 640 bytes
#include "tests/e2e/net_client.h"

enum { CONNS = 8, READERS = 4, ROUNDS = 20 };

static int readers, bytes;

static void
reader(Conn *conn)
{
    char c;

    for (int i = 0; i < ROUNDS; i++)
        __atomic_add_fetch(&bytes, must(conn_read(conn, &c, 1)), __ATOMIC_RELAXED);
    __atomic_add_fetch(&readers, 1, __ATOMIC_RELAXED);
}

int
main(void)
{
    Listener *ln;
    Conn *conn[CONNS];
    FD *peer[CONNS];

    must(net_listen("tcp4", "127.0.0.1:0", &ln));
    for (int i = 0; i < CONNS; i++)
        peer[i] = client_pair(ln, &conn[i]);
    for (int i = 0; i < CONNS * READERS; i++)
        go(reader, conn[i % CONNS]);
    for (int turns = 0; turns < 100; turns++)
        go_yield();
    // 3 and CONNS have no common divisor: every connection, in no order.
    for (int i = 0; i < CONNS * ROUNDS; i++)
        must(fd_write(peer[i * 3 % CONNS], "1234", READERS));
    while (go_count() > 1)
        go_yield();
    print("%d readers got %d bytes\n", readers, bytes);
    return 0;
}
