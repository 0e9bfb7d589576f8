// Sleep is never short, whatever the others do; 0 and less do not sleep, and do not
// keep the collector from its work; what is too long for the clock does not end.
//
// Go: time/sleep_test.go, TestSleep, TestSleepZeroDeadlock, TestOverflowSleep.
// expect: ok
#include "conform.h"

enum { SLEEPERS = 20 };

static void
sleeper(int i, Chan *done)
{
    for (int n = 0; n < 10; n++) {
        int64_t d = i * n * 10 * MICROSECOND, start = time_now();

        time_sleep(d);
        need(time_now() >= start + d);
    }
    chan_send(done, NULL);
}

static void
churn(Chan *stop)
{
    while (chan_try_recv(stop, NULL, NULL) == 0) {
        gc_alloc(1000);
        go_yield();
    }
}

static void
test_sleep(void)
{
    Chan *done = chan_of(int, 0), *stop = chan_of(int, 0);

    go(churn, stop);
    for (int i = 0; i < SLEEPERS; i++)
        go(sleeper, i, done);
    for (int i = 0; i < SLEEPERS; i++)
        chan_recv(done, NULL);
    chan_close(stop);
}

static void
zero(Chan *done)
{
    for (int i = 0; i < 100; i++) {
        time_sleep(0);
        time_sleep(-SECOND);
        time_sleep(INT64_MIN);
        timer_make(0);
    }
    chan_send(done, NULL);
}

static void
test_zero(void)
{
    Chan *done = chan_of(int, 0);

    go(zero, done);
    for (int i = 0; i < 20; i++)
        gc_collect();
    chan_recv(done, NULL);
}

static void
never(void)
{
    time_sleep(INT64_MAX);
    panic("slept for ever");
}

static void
test_overflow(void)
{
    static const int64_t far[] = { INT64_MAX, INT64_MAX - 1, INT64_MAX / 2 };
    int64_t value = 0;

    go(never);
    for (int i = 0; i < 3; i++)
        need(SELECT(RECV(time_after(far[i]), &value), RECV(time_after(MILLISECOND), &value)) == 1);
    need(SELECT(RECV(time_after(-1), &value), RECV(time_after(HOUR), &value)) == 0);
    need(SELECT(RECV(time_after(INT64_MIN), &value), RECV(time_after(HOUR), &value)) == 0);
}

int
main(void)
{
    test_sleep();
    test_zero();
    test_overflow();
    print("ok\n");
    return 0;
}
