// A write whose deadline passes tells how much went out, and the next one fails;
// with a new deadline it goes on where it was, and no byte is lost or doubled.
// flags: -iquote . -iquote rt/x86_64 -isystem build/uapi
// expect: in the middle 1, not before 1, then deadline, again deadline
// expect: in the middle 1, not before 1, went on 1
// expect: a Writer: deadline
// expect: the reader agrees
#include "tests/e2e/net_client.h"

enum { BIG = 8 << 20 };

static char *data;

static char
byte_at(size_t i)
{
    return (char)(i * i / 7);
}

static bool agrees, ended;
static size_t expected;

static void
reader(FD *peer)
{
    char buf[30000];
    size_t got = 0;
    ssize_t n;

    agrees = true;
    while ((n = must(fd_read(peer, buf, sizeof buf))) > 0)
        for (ssize_t i = 0; i < n; i++)
            agrees = agrees && buf[i] == byte_at(got++ % BIG);
    agrees = agrees && got == expected;
    ended = true;
}

static const char *
text(ssize_t n)
{
    return n == -EDEADLINE ? "deadline" : fmt_str("%zd", n).ptr;
}

static FD *peer;
static Conn *conn;

// Writes to somebody who does not read.  Returns how much went out.
static ssize_t
write_too_much(Listener *ln)
{
    peer = client_connect(ln);
    client_shrink(peer);
    must(listener_accept(ln, &conn));
    int64_t t = time_now() + 20 * MILLISECOND;
    must(conn_set_write_deadline(conn, t));
    ssize_t n = conn_write(conn, data, BIG);
    print("in the middle %d, not before %d", n > 0 && n < BIG, time_now() >= t);
    return n;
}

int
main(void)
{
    Listener *ln;

    data = gc_alloc_leaf(BIG);
    for (size_t i = 0; i < BIG; i++)
        data[i] = byte_at(i);
    must(net_listen("tcp", "127.0.0.1:0", &ln));

    ssize_t n = write_too_much(ln);
    print(", then %s, ", text(conn_write(conn, data + n, BIG - (size_t)n)));
    print("again %s\n", text(conn_write(conn, data + n, 1)));

    // Moved before anybody asked: the write that was short knows of no error.
    n = write_too_much(ln);
    must(conn_set_write_deadline(conn, 0));
    go(reader, peer);
    print(", went on %d\n", conn_write(conn, data + n, BIG - (size_t)n) == BIG - n);
    must(conn_set_write_deadline(conn, 1));
    print("a Writer: %s\n", text(io_write(&conn->writer, data, BIG)));
    must(conn_set_write_deadline(conn, 0));
    must(conn_write(conn, data, 1000));

    expected = BIG + 1000;
    must(conn_close(conn));
    while (!ended)
        time_sleep(MILLISECOND);
    print("the reader %s\n", agrees ? "agrees" : "does not agree");
    return 0;
}
