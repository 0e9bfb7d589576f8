// Goroutines move the deadlines of connections, into the past, a little ahead,
// far off and away, while others read and write them and begin again whenever a
// deadline ends a call.  Every byte arrives once and in order, nobody is left
// waiting, and a deadline that is put off before it passes ends nothing.
// flags: -iquote . -iquote rt/x86_64 -isystem build/uapi
// expect: 4 connections, 80000 bytes in order, some deadlines 1
// expect: put off: 200 reads, 0 deadlines
#include "tests/e2e/net_client.h"

enum { CONNS = 4, BYTES = 20000, PUT_OFF = 200 };

static int done, in_order, deadlines;  // atomic
static bool over;                       // atomic

static void
count(int *counter, int n)
{
    __atomic_add_fetch(counter, n, __ATOMIC_SEQ_CST);
}

static bool
is(const bool *flag)
{
    return __atomic_load_n(flag, __ATOMIC_SEQ_CST);
}

static int64_t
any_instant(uint32_t random)
{
    switch (random >> 8 & 7) {
    case 0:
        return 1;
    case 1:
        return 0;
    case 2:
        return INT64_MAX;
    }
    return time_now() + (int64_t)(random >> 11 & 511) * MICROSECOND;
}

static void
hurry(Conn *conn, uint32_t random)
{
    while (!is(&over)) {
        random = random * 1664525 + 1013904223;
        if (random >> 30 == 0)
            conn_set_read_deadline(conn, any_instant(random));
        else if (random >> 30 == 1)
            conn_set_write_deadline(conn, any_instant(random));
        else
            conn_set_deadline(conn, any_instant(random));
        if (random >> 28 & 1)
            go_yield();
        else
            time_sleep(100 * MICROSECOND);
    }
}

// Whether the call is to be made again.
static bool
once_more(ssize_t n)
{
    if (n != -EDEADLINE)
        must(n);
    else
        count(&deadlines, 1);
    return n < 0;
}

static void
writer(Conn *conn)
{
    char buf[100];

    for (int at = 0; at < BYTES;) {
        for (int i = 0; i < 100; i++)
            buf[i] = (char)((at + i) * 7 / 3);
        size_t n = BYTES - at < 100 ? (size_t)(BYTES - at) : (size_t)(at % 100 + 1);
        ssize_t put = conn_write(conn, buf, n < 100 ? n : 100);
        if (once_more(put))
            time_sleep(50 * MICROSECOND);
        else
            at += (int)put;
    }
    count(&done, 1);
}

// The other end, which has no deadlines, sends back what it gets.
static void
echo(FD *peer)
{
    char buf[64];
    ssize_t n;

    while ((n = must(fd_read(peer, buf, sizeof buf))) > 0)
        must(fd_write(peer, buf, (size_t)n));
    must(fd_close(peer));
}

static void
reader(Conn *conn)
{
    char buf[77];
    int right = 0;

    for (int at = 0; at < BYTES;) {
        ssize_t n = conn_read(conn, buf, sizeof buf);
        if (once_more(n)) {
            time_sleep(50 * MICROSECOND);
            continue;
        }
        for (ssize_t i = 0; i < n; i++, at++)
            right += buf[i] == (char)(at * 7 / 3);
    }
    count(&in_order, right);
    count(&done, 1);
}

static void
send_slowly(FD *peer)
{
    for (int i = 0; i < PUT_OFF; i++) {
        must(fd_write(peer, "p", 1));
        time_sleep(100 * MICROSECOND);
    }
}

// Each read has a deadline that is far off when it begins, as in a server.
static void
put_off(Listener *ln)
{
    Conn *conn;
    FD *peer = client_pair(ln, &conn);
    int reads = 0, ended = 0;
    char c;

    go(send_slowly, peer);
    while (reads < PUT_OFF) {
        must(conn_set_read_deadline(conn, time_now() + HOUR));
        ssize_t n = conn_read(conn, &c, 1);
        reads += n == 1;
        ended += n == -EDEADLINE;
    }
    print("put off: %d reads, %d deadlines\n", reads, ended);
}

int
main(void)
{
    Listener *ln;
    Conn *conns[CONNS];

    must(net_listen("tcp4", "127.0.0.1:0", &ln));
    for (int i = 0; i < CONNS; i++) {
        go(echo, client_pair(ln, &conns[i]));
        go(reader, conns[i]);
        go(writer, conns[i]);
        go(hurry, conns[i], (uint32_t)i + 1);
        go(hurry, conns[i], (uint32_t)i + 100);
    }
    while (__atomic_load_n(&done, __ATOMIC_SEQ_CST) < 2 * CONNS)
        time_sleep(MILLISECOND);
    __atomic_store_n(&over, true, __ATOMIC_SEQ_CST);
    for (int i = 0; i < CONNS; i++)
        must(conn_close(conns[i]));
    while (go_count() > 1)
        go_yield();
    print("%d connections, %d bytes in order, some deadlines %d\n", CONNS, in_order,
          deadlines > 0);
    put_off(ln);
    return 0;
}
