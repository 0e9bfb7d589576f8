// A close wakes all who wait to receive, in whatever form, with zero and false; a
// select that waits elsewhere, too, is woken for this case, once, and is in no
// queue any more.
//
// Go: the language, "Close"; runtime/chan_test.go, TestChan.
// expect: ok
#include "conform.h"

enum { EACH = 10, ALL = 3 * EACH };

static void
waiter(int form, Chan *c, Chan *other, Chan *all)
{
    int v = 7;
    bool ok = true;

    switch (form) {
    case 0:
        need(!chan_recv(c, &v) && v == 0);
        break;
    case 1:
        need(SELECT(RECV(other, NULL), RECV_OK(c, &v, &ok)) == 1 && v == 0 && !ok);
        break;
    case 2:
        // The channel twice, and once to send: only the receives can be chosen.
        need(SELECT(RECV_OK(c, &v, &ok), SEND(other, &v), RECV_OK(c, &v, &ok)) != 1);
        need(v == 0 && !ok);
    }
    done(all);
}

static void
wakes(size_t cap)
{
    Chan *c = chan_of(int, cap), *other = chan_of(int, 0), *all = chan_of(char, 0);

    // Who sends to `other` and who receives there would meet: one kind at a time.
    for (int form = 0; form < 3; form++) {
        c = chan_of(int, cap);
        for (int i = 0; i < ALL; i++) {
            go(waiter, form, c, other, all);
            await_parked(i + 1);
        }
        chan_close(c);
        join(all, ALL);
        need(chan_try_send(other, NULL) == 0 && chan_try_recv(other, NULL, NULL) == 0);
    }
}

// Whoever is served, each value is received once, and the rest see the close.
static void
receiver(Chan *c, int *sum, Chan *all)
{
    int v;

    while (chan_recv(c, &v))
        __atomic_add_fetch(sum, v, __ATOMIC_RELAXED);
    need(v == 0);
    done(all);
}

static void
close_after_values(size_t cap)
{
    Chan *c = chan_of(int, cap), *all = chan_of(char, 0);
    int sum = 0;

    for (int i = 0; i < EACH; i++)
        go(receiver, c, &sum, all);
    for (int i = 1; i <= 100; i++)
        chan_send(c, &i);
    chan_close(c);
    join(all, EACH);
    need(sum == 5050);
}

int
main(void)
{
    for (size_t cap = 0; cap < 3; cap++) {
        wakes(cap);
        close_after_values(cap);
    }
    print("ok\n");
    return 0;
}
