// Values leave a channel in the order in which they came, and so do goroutines
// that wait at it, on either side.
//
// Go: test/chan/fifo.go; the order of waiters is the runtime's promise.
// expect: ok
#include "conform.h"

enum { N = 10 };

static void
buffered(void)
{
    Chan *c = chan_of(int, N);

    for (int turn = 0; turn < 3; turn++) {      // the ring begins elsewhere
        for (int i = 0; i < N; i++)
            chan_send(c, &i);
        need(chan_try_send(c, &turn) == 0);
        for (int i = 0, v; i < N; i++)
            need(chan_recv(c, &v) && v == i);
        chan_send(c, &turn);
        need(chan_recv(c, NULL));
    }
}

// The i-th link of a chain takes the i-th value, and lets the next one in.
static void
link(Chan *c, int value, Chan *in, Chan *out)
{
    int v;

    need(chan_recv(in, NULL));
    need(chan_recv(c, &v) && v == value);
    chan_send(out, NULL);
}

static void
unbuffered(void)
{
    Chan *c = chan_of(int, 0), *first = chan_of(char, 0), *in = first;

    for (int i = 0; i < N; i++) {
        Chan *out = chan_of(char, 0);

        go(link, c, i, in, out);
        in = out;
    }
    chan_send(first, NULL);
    for (int i = 0; i < N; i++)
        chan_send(c, &i);
    need(chan_recv(in, NULL));
}

static void
receiver(Chan *c, int value, bool select, Chan *all)
{
    int v;

    if (select)
        need(SELECT(RECV(NULL, &v), RECV(c, &v)) == 1 && v == value);
    else
        need(chan_recv(c, &v) && v == value);
    done(all);
}

static void
sender(Chan *c, int value, bool select, Chan *all)
{
    if (select)
        need(SELECT(SEND(c, &value), SEND(NULL, &value)) == 0);
    else
        chan_send(c, &value);
    done(all);
}

// Every other one waits in a select.
static void
waiters(size_t cap)
{
    Chan *c = chan_of(int, cap), *all = chan_of(char, N);

    for (int i = 0; i < N; i++) {
        go(receiver, c, i, i % 2, all);
        await_parked(i + 1);
    }
    for (int i = 0; i < N; i++)
        chan_send(c, &i);
    join(all, N);
    for (int i = 0; i < (int)cap; i++)          // full, so that all senders wait
        chan_send(c, &i);
    for (int i = 0; i < N; i++) {
        go(sender, c, (int)cap + i, i % 2, all);
        await_parked(i + 1);
    }
    for (int i = 0, v; i < (int)cap + N; i++)
        need(chan_recv(c, &v) && v == i);
    join(all, N);
    need(chan_len(c) == 0);
}

int
main(void)
{
    buffered();
    unbuffered();
    waiters(0);
    waiters(1);
    waiters(3);
    print("ok\n");
    return 0;
}
