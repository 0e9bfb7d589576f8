// Writes larger than every buffer: the writer parks while the reader takes its
// time, and all bytes arrive in order.  writev takes any number of parts, empty
// ones among them.
// flags: -iquote . -iquote rt/x86_64 -isystem build/uapi
// expect: wrote 8388608
// expect: the reader agrees
// expect: wrote 7507363 in 5001 parts
// expect: the reader agrees
// expect: nothing written: 0 0 0
#include "tests/e2e/net_client.h"

enum { BIG = 8 << 20, PARTS = 5001 };

static uint32_t reads, read_sum;
static bool ended;

static void
check_sum(uint32_t *sum, const char *buf, size_t n)
{
    for (size_t i = 0; i < n; i++)
        *sum = *sum * 31 + (uint8_t)buf[i];
}

static void
slow_reader(FD *peer, size_t expected)
{
    char buf[3001];

    read_sum = 0;
    for (size_t got = 0; got < expected; reads++) {
        ssize_t n = must(fd_read(peer, buf, sizeof buf));

        got += (size_t)n;
        check_sum(&read_sum, buf, (size_t)n);
        if (reads % 100 == 0)
            time_sleep(MILLISECOND);
    }
    ended = true;
}

static void
compare(uint32_t sum)
{
    while (!ended)
        go_yield();
    ended = false;
    print("the reader %s\n", sum == read_sum ? "agrees" : "does not agree");
}

int
main(void)
{
    Listener *ln;
    Conn *conn;
    uint32_t sum = 0;
    char *data = gc_alloc_leaf(BIG);

    for (int i = 0; i < BIG; i++)
        data[i] = (char)((unsigned)i * (unsigned)i / 7);
    must(net_listen("tcp", "127.0.0.1:0", &ln));
    FD *peer = client_connect(ln);
    client_shrink(peer);
    must(listener_accept(ln, &conn));

    go(slow_reader, peer, (size_t)BIG);
    print("wrote %zd\n", conn_write(conn, data, BIG));
    check_sum(&sum, data, BIG);
    compare(sum);

    Str *parts = gc_new_array(Str, PARTS);
    size_t total = 0;
    sum = 0;
    for (int i = 0; i < PARTS; i++) {
        size_t n = (size_t)(i % 3 == 0 ? 0 : i * 7919 % 4507);

        parts[i] = (Str){ data + i, n };
        total += n;
        check_sum(&sum, data + i, n);
    }
    go(slow_reader, peer, total);
    print("wrote %zd in %d parts\n", conn_writev(conn, parts, PARTS), PARTS);
    compare(sum);

    print("nothing written: %zd %zd %zd\n", conn_write(conn, data, 0), conn_writev(conn, parts, 0),
          conn_writev(conn, parts, 1));
    return 0;
}
