// Timers and tickers that nobody can see any more are collected, although they are
// pending: selects with a timeout do not pile up memory.  What somebody waits for
// stays, although nobody else sees it.
//
// Go: time/tick_test.go, TestTimerGC; issues 8898, 61542.
// expect: ok
#include "conform.h"

static uint64_t
live_bytes(void)
{
    GCStats stats;

    gc_collect();
    gc_read_stats(&stats);
    return stats.live_bytes;
}

static void
sender(Chan *c, int n)
{
    for (int i = 0; i < n; i++)
        chan_send(c, &i);
}

// Half of the selects wait, so that the timeout is in the heap of timers a while.
static void
selects(int n)
{
    Chan *c = chan_of(int, 0);

    go(sender, c, n);
    for (int i = 0; i < n; i++) {
        int value = -1;
        need(SELECT(RECV(c, &value), RECV(time_after(HOUR), NULL)) == 0 && value == i);
    }
}

static void
dropped(int n)
{
    for (int i = 0; i < n; i++) {
        timer_make(HOUR);
        need(chan_try_recv(time_after(HOUR), NULL, NULL) == 0);
        need(TRY_SELECT(RECV(time_after(HOUR), NULL), RECV(ticker_start(HOUR)->c, NULL)) == -1);
        timer_reset(timer_make(0), 0);
        ticker_reset(ticker_start(1), 1);
        timer_stop(timer_make(HOUR));
    }
}

static void
waiter(Chan *done)
{
    int64_t value = 0;

    chan_recv(time_after(3 * MILLISECOND), &value);
    Chan *tick = ticker_start(MILLISECOND)->c;
    for (int i = 0; i < 3; i++)
        chan_recv(tick, &value);
    chan_send(done, NULL);
}

static void
waited_for(void)
{
    enum { WAITERS = 10 };
    Chan *done = chan_of(int, WAITERS);

    for (int i = 0; i < WAITERS; i++)
        go(waiter, done);
    for (int i = 0; i < WAITERS; i++) {
        gc_collect();
        chan_recv(done, NULL);
    }
}

int
main(void)
{
    int n = steps(50000);

    selects(10);
    dropped(10);
    waited_for();
    uint64_t before = live_bytes();
    selects(n);
    dropped(n / 10);
    waited_for();
    // A few may be seen in what is left on stacks.
    need(live_bytes() < before + 10000);
    print("ok\n");
    return 0;
}
