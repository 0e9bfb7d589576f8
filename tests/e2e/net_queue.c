// Two readers of one connection queue, and so do two writers: each write arrives
// in one piece.
// flags: -iquote . -iquote rt/x86_64 -isystem build/uapi
// expect: the readers got 4 and 4
// expect: 40 messages of 300000 bytes, none torn
#include "tests/e2e/net_client.h"

enum { WRITERS = 4, ROUNDS = 10, MESSAGE = 300000 };

static ssize_t got[2];
static int done;

static void
reader(Conn *conn, int who)
{
    char buf[4];

    got[who] = conn_read(conn, buf, sizeof buf);
    __atomic_add_fetch(&done, 1, __ATOMIC_RELAXED);
}

static void
writer(Conn *conn, int byte)
{
    char *buf = gc_alloc_leaf(MESSAGE);

    for (int i = 0; i < MESSAGE; i++)
        buf[i] = (char)byte;
    for (int i = 0; i < ROUNDS; i++)
        must(conn_write(conn, buf, MESSAGE));
}

int
main(void)
{
    Listener *ln;
    Conn *conn;

    must(net_listen("tcp4", "127.0.0.1:0", &ln));
    FD *peer = client_pair(ln, &conn);

    go(reader, conn, 0);
    go(reader, conn, 1);
    go_yield();
    must(fd_write(peer, "12345678", 8));
    while (done < 2)
        go_yield();
    print("the readers got %zd and %zd\n", got[0], got[1]);

    for (int i = 0; i < WRITERS; i++)
        go(writer, conn, 'a' + i);
    int whole = 0, len = 0, last = 0;
    static char buf[65536];
    while (whole < WRITERS * ROUNDS) {
        ssize_t n = must(fd_read(peer, buf, sizeof buf));

        for (ssize_t i = 0; i < n; i++) {
            if (len > 0 && buf[i] != last)
                panic("a message was torn after %d bytes", len);
            last = buf[i];
            if (++len == MESSAGE) {
                whole++;
                len = 0;
            }
        }
    }
    print("%d messages of %d bytes, none torn\n", whole, MESSAGE);
    return 0;
}
