// Timers that are moved to and fro while others wait for them, and many of them,
// are not lost.
//
// Go: time/sleep_test.go, TestTimerModifiedEarlier (issue 47329), TestAdjustTimers
// (47762), TestReset, TestRapidReset.
// expect: ok
#include "conform.h"

// Set for long, then made earlier: it does not stay where it was.
static void
test_earlier(void)
{
    Timer *t = timer_make(HOUR);

    for (int i = 0; i < 50; i++) {
        int64_t now, value = 0;

        need(timer_reset(t, HOUR));
        now = time_now();
        timer_reset(t, i % 5 * 100 * MICROSECOND);
        chan_recv(t->c, &value);
        need(value >= now + i % 5 * 100 * MICROSECOND && value <= time_now());
        need(!timer_stop(t) && !timer_reset(t, HOUR));
    }
}

// The same, while somebody waits.
static void
wait_for(Timer *t, Chan *values)
{
    int64_t value = 0;

    while (chan_recv(t->c, &value) && value != 0)
        chan_send(values, &value);
}

static void
test_while_waited_for(void)
{
    Timer *t = timer_make(HOUR);
    Chan *values = chan_of(int64_t, 0);

    go(wait_for, t, values);
    for (int i = 0; i < 50; i++) {
        int64_t now, value;

        go_yield();
        timer_reset(t, HOUR);
        go_yield();
        timer_reset(t, 2 * HOUR);
        now = time_now();
        timer_reset(t, i % 3 * 100 * MICROSECOND);
        chan_recv(values, &value);
        need(value >= now + i % 3 * 100 * MICROSECOND);
    }
}

// A thousand are made later and earlier; those that are due soon come.
enum { MANY = 300 };

static void
one(int i, Chan *done)
{
    Timer *t = timer_make((int64_t)(1 + i) * MINUTE);
    int64_t start = time_now(), value = 0;

    for (int k = 0; k < i % 7; k++) {
        timer_reset(t, (int64_t)(MANY - i) * SECOND);
        if (k % 2)
            go_yield();
    }
    if (i % 3 == 0)
        need(timer_stop(t));
    timer_reset(t, i * 10 * MICROSECOND);
    need(SELECT(RECV(time_after(HOUR), NULL), RECV(t->c, &value)) == 1);
    need(value >= start + i * 10 * MICROSECOND && value <= time_now());
    chan_send(done, NULL);
}

static void
test_many(void)
{
    Chan *done = chan_of(int, 0);

    for (int i = 0; i < MANY; i++)
        go(one, i, done);
    for (int i = 0; i < MANY; i++)
        chan_recv(done, NULL);
}

// Set again all the time by several.
static void
rapid(Timer *t, Chan *done)
{
    for (int i = 0; i < 100; i++) {
        timer_reset(t, i * MICROSECOND);
        if (i % 10 == 0)
            go_yield();
    }
    chan_send(done, NULL);
}

static void
test_rapid(void)
{
    Timer *t = timer_make(HOUR);
    Chan *done = chan_of(int, 0);
    int64_t value = 0;

    for (int i = 0; i < 8; i++)
        go(rapid, t, done);
    for (int i = 0; i < 8; i++)
        chan_recv(done, NULL);
    // Nobody has received: the last one's is there, or comes.
    chan_recv(t->c, &value);
    need(value > 0 && chan_try_recv(t->c, NULL, NULL) == 0 && !timer_stop(t));
}

int
main(void)
{
    test_earlier();
    test_while_waited_for();
    test_many();
    test_rapid();
    print("ok\n");
    return 0;
}
