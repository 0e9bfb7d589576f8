// A channel may stand in a select more than once: the select leaves its queue
// whole, and who waits behind it is served.
//
// Go: runtime/chan_test.go, TestSelectDuplicateChannel.
// expect: ok
#include "conform.h"

static void
twice(Chan *c, Chan *d, Chan *all)
{
    int v = 0;

    need(SELECT(RECV(c, &v), RECV(c, &v), RECV(d, &v)) == 2 && v == 7);
    done(all);
}

static void
behind(Chan *c, Chan *all)
{
    int v;

    need(chan_recv(c, &v) && v == 8);
    done(all);
}

// Both queues of one channel, each twice, and another that wakes it.
static void
all_queues(Chan *c, Chan *d, Chan *all)
{
    int v = 0, w = 1;

    need(SELECT(SEND(c, &w), RECV(c, &v), SEND(c, &w), RECV(c, &v), RECV(d, &v)) == 4);
    done(all);
}

int
main(void)
{
    Chan *c = chan_of(int, 0), *d = chan_of(int, 0), *all = chan_of(char, 2);

    go(twice, c, d, all);
    await_parked(1);
    go(behind, c, all);
    await_parked(2);
    chan_send(d, &(int){ 7 });
    join(all, 1);
    chan_send(c, &(int){ 8 });
    join(all, 1);

    go(all_queues, c, d, all);
    await_parked(1);
    chan_send(d, &(int){ 9 });
    join(all, 1);
    need(chan_try_send(c, NULL) == 0 && chan_try_recv(c, NULL, NULL) == 0);
    print("ok\n");
    return 0;
}
