// Deadlines: past ones fail at once, whatever is there; cleared ones do not
// fire; none is early; those who wait learn of a new one; the operation may be
// repeated (after Go's net/timeout_test.go).
// flags: -iquote . -iquote rt/x86_64 -isystem build/uapi
// expect: past: read deadline, deadline, empty read 0
// expect: long past: deadline, deadline, deadline
// expect: none: read 1 b
// expect: past: write deadline, deadline, read 1 c
// expect: none: write 1, read 1
// expect: past for both: deadline, deadline
// expect: drained: deadline, with data deadline, none 1
// expect: cleared in time: 1
// expect: far off: 1, 1, closed 0
// expect: various: 7 deadlines, 0 early
// expect: accepted while the first one's deadline is past
// expect: set by another: deadline, soon deadline, closed -4096
// expect: after the close: -4096 -4096 -4096
#include "tests/e2e/net_client.h"

static Listener *ln;
static Conn *conn;
static FD *peer;

// A result to print: "deadline", or a number.
static const char *
text(ssize_t n)
{
    return n == -EDEADLINE ? "deadline" : fmt_str("%zd", n).ptr;
}

static ssize_t
read_one(char *c)
{
    return conn_read(conn, c, 1);
}

static const char *
read_text(void)
{
    char c;

    return text(read_one(&c));
}

static void
send(const char *s)
{
    must(fd_write(peer, s, 1));
}

// A deadline of the past is set while a byte is there.
static void
past(void)
{
    static const int64_t instants[] = { 1, -1, INT64_MIN };
    const char *results[3];
    char c;

    send("a");
    send("b");
    must(read_one(&c));
    must(conn_set_read_deadline(conn, time_now()));
    print("past: read %s, %s", read_text(), read_text());
    print(", empty read %zd\n", conn_read(conn, &c, 0));
    for (int i = 0; i < 3; i++) {
        must(conn_set_read_deadline(conn, instants[i]));
        results[i] = read_text();
    }
    print("long past: %s, %s, %s\n", results[0], results[1], results[2]);
    must(conn_set_read_deadline(conn, 0));
    print("none: read %zd", read_one(&c));
    print(" %c\n", c);

    must(conn_set_write_deadline(conn, 1));
    print("past: write %s, ", text(conn_write(conn, "x", 1)));
    print("%s, ", text(conn_write(conn, "x", 1)));
    send("c");
    print("read %zd", read_one(&c));
    print(" %c\n", c);
    must(conn_set_write_deadline(conn, 0));
    print("none: write %zd, ", conn_write(conn, "x", 1));
    print("read %zd\n", fd_read(peer, &c, 1));

    must(conn_set_deadline(conn, 1));
    print("past for both: %s, ", read_text());
    print("%s\n", text(conn_write(conn, "x", 1)));
    must(conn_set_deadline(conn, 0));
}

// A read that got less than it asked for lets the next one wait at once.
static void
drained(void)
{
    char buf[16];

    send("d");
    must(conn_read(conn, buf, sizeof buf));
    must(conn_set_read_deadline(conn, 1));
    print("drained: %s, ", text(conn_read(conn, buf, sizeof buf)));
    send("e");
    print("with data %s, ", text(conn_read(conn, buf, sizeof buf)));
    must(conn_set_read_deadline(conn, 0));
    print("none %zd\n", conn_read(conn, buf, sizeof buf));
}

static void
send_late(int64_t d)
{
    time_sleep(d);
    send("l");
}

static void
close_late(int64_t d)
{
    time_sleep(d);
    must(fd_close(peer));
}

static void
far_off(void)
{
    must(conn_set_deadline(conn, time_now() + 10 * MILLISECOND));
    must(conn_set_deadline(conn, 0));
    go(send_late, 30 * MILLISECOND);
    print("cleared in time: %s\n", read_text());

    must(conn_set_deadline(conn, INT64_MAX));
    go(send_late, 5 * MILLISECOND);
    print("far off: %s, ", read_text());
    must(conn_set_deadline(conn, time_now() + 250 * 365 * 24 * HOUR));
    go(send_late, 5 * MILLISECOND);
    print("%s, ", read_text());
    go(close_late, 5 * MILLISECOND);
    print("closed %s\n", read_text());
    must(conn_close(conn));
    peer = client_pair(ln, &conn);
}

static void
various(void)
{
    int deadlines = 0, early = 0;

    for (int64_t d = 10; d <= 10 * MILLISECOND; d *= 10) {
        int64_t t = time_now() + d;
        char c;

        must(conn_set_read_deadline(conn, t));
        deadlines += read_one(&c) == -EDEADLINE;
        early += time_now() < t;
    }
    print("various: %d deadlines, %d early\n", deadlines, early);
    must(conn_set_read_deadline(conn, 0));
}

static ssize_t result;

static void
reader(void)
{
    char c;

    result = read_one(&c);
}

// Starts a reader, lets it come to wait, and acts on what it waits for.
static void
during_read(int (*act)(Conn *, int64_t), int64_t t)
{
    result = 1;
    go(reader);
    for (int i = 0; i < 100; i++)
        go_yield();
    must(act(conn, t));
    while (result == 1)
        time_sleep(MILLISECOND);
}

static int
close_it(Conn *c, int64_t unused)
{
    (void)unused;
    return conn_close(c);
}

static void
by_another(void)
{
    during_read(conn_set_read_deadline, 1);
    print("set by another: %s, ", text(result));
    must(conn_set_deadline(conn, 0));
    during_read(conn_set_deadline, time_now() + 20 * MILLISECOND);
    print("soon %s, ", text(result));
    must(conn_set_deadline(conn, time_now() + HOUR));
    during_read(close_it, 0);
    print("closed %zd\n", result);
}

int
main(void)
{
    Conn *second;

    must(net_listen("tcp", "127.0.0.1:0", &ln));
    peer = client_pair(ln, &conn);
    past();
    drained();
    far_off();
    various();
    must(conn_set_deadline(conn, 1));
    client_pair(ln, &second);
    print("accepted while the first one's deadline is past\n");
    must(conn_set_deadline(conn, 0));
    by_another();
    print("after the close: %d %d %d\n", conn_set_deadline(conn, 0),
          conn_set_read_deadline(conn, 1), conn_set_write_deadline(conn, INT64_MAX));
    return 0;
}
