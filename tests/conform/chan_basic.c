// What a channel does, for every capacity from 0 to 19: who receives from an empty
// one or sends to a full one waits, unless asked not to; what was sent before the
// close is received after it, then zeroes; the close wakes receivers; values come
// in order, each once; len and cap.
//
// Go: runtime/chan_test.go, TestChan.
// expect: ok
#include "conform.h"

enum { CAPS = 20, PAIRS = 4 };

static void
recv_values(Chan *c, int n, int *seen, Chan *all)
{
    for (int v; n > 0; n--) {
        need(chan_recv(c, &v));
        __atomic_add_fetch(&seen[v], 1, __ATOMIC_RELAXED);
    }
    done(all);
}

static void
send_values(Chan *c, int n, Chan *all)
{
    for (int i = 0; i < n; i++)
        chan_send(c, &i);
    done(all);
}

static void
fill(Chan *c)
{
    for (int i = 0; i < (int)chan_cap(c); i++)
        chan_send(c, &i);
}

static void
receivers_wait(Chan *c, Chan *all)
{
    int seen[1] = { 0 }, v;
    bool ok;

    go(recv_values, c, 1, seen, all);
    go(recv_values, c, 1, seen, all);
    await_parked(2);
    need(chan_len(c) == 0);
    chan_send(c, NULL);
    chan_send(c, NULL);
    join(all, 2);
    need(seen[0] == 2);
    need(chan_try_recv(c, &v, NULL) == 0);
    need(chan_try_recv(c, &v, &ok) == 0);
    need(TRY_SELECT(RECV(c, &v)) == -1);
    need(TRY_SELECT(RECV_OK(c, &v, &ok)) == -1);
}

static void
senders_wait(Chan *c, Chan *all)
{
    int v;

    fill(c);
    go(send_values, c, 1, all);
    await_parked(1);
    need(chan_len(c) == chan_cap(c));
    need(chan_recv(c, &v) && v == 0);
    join(all, 1);
    while (chan_try_recv(c, &v, NULL) == 1)
        ;
    fill(c);
    need(chan_try_send(c, &v) == 0);
    need(TRY_SELECT(SEND(c, &v)) == -1);
    while (chan_try_recv(c, &v, NULL) == 1)
        ;
}

static void
drains(size_t cap)
{
    Chan *c = chan_of(int, cap);
    int v;
    bool ok;

    fill(c);
    chan_close(c);
    for (int i = 0; i < (int)cap; i++)
        need(chan_recv(c, &v) && v == i);
    for (int i = 0; i < 3; i++) {
        v = 1;
        need(!chan_recv(c, &v) && v == 0);
        v = 1, ok = true;
        need(SELECT(RECV_OK(c, &v, &ok)) == 0 && v == 0 && !ok);
    }
}

static void
closed_receiver(Chan *c, Chan *all)
{
    int v = 1;

    need(!chan_recv(c, &v) && v == 0);
    done(all);
}

static void
close_wakes(size_t cap, Chan *all)
{
    Chan *c = chan_of(int, cap);

    for (int i = 0; i < 3; i++)
        go(closed_receiver, c, all);
    await_parked(3);
    chan_close(c);
    join(all, 3);
}

static void
in_order(Chan *c, Chan *all)
{
    int v;

    go(send_values, c, 100, all);
    for (int i = 0; i < 100; i++)
        need(chan_recv(c, &v) && v == i);
    join(all, 1);
}

static void
each_once(Chan *c, Chan *all)
{
    static int seen[1000];
    int n = steps(1000);

    for (int i = 0; i < n; i++)
        seen[i] = 0;
    for (int i = 0; i < PAIRS; i++)
        go(send_values, c, n, all);
    for (int i = 0; i < PAIRS; i++)
        go(recv_values, c, n, seen, all);
    join(all, 2 * PAIRS);
    for (int i = 0; i < n; i++)
        need(seen[i] == PAIRS);
    need(chan_len(c) == 0);
}

static void
len_and_cap(size_t cap)
{
    Chan *c = chan_of(int, cap);

    need(chan_len(c) == 0 && chan_cap(c) == cap);
    fill(c);
    need(chan_len(c) == cap && chan_cap(c) == cap);
}

int
main(void)
{
    Chan *all = chan_of(char, 2 * PAIRS);

    for (size_t cap = 0; cap < CAPS; cap++) {
        Chan *c = chan_of(int, cap);

        receivers_wait(c, all);
        senders_wait(c, all);
        drains(cap);
        close_wakes(cap, all);
        in_order(c, all);
        each_once(c, all);
        len_and_cap(cap);
    }
    print("ok\n");
    return 0;
}
