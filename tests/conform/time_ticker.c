// Tickers: no tick comes early, none is late for the next ones, who is slow misses
// some and gets the others at their instants.
//
// Go: time/tick_test.go, TestTicker, TestTickerStopWithDirectInitialization,
// TestTeardown, TestTickTimes, TestTickerResetLtZeroDuration.
// expect: ok
#include "conform.h"

static int64_t
next(Ticker *t)
{
    int64_t value = 0;

    need(chan_recv(t->c, &value) && value <= time_now());
    return value;
}

// Ten ticks of d, from an instant between first and last.
static void
ticks(Ticker *t, int64_t d, int64_t first, int64_t last)
{
    int64_t value = next(t), start = value - d;

    need(start >= first && start <= last);
    for (int i = 1; i < 10; i++) {
        int64_t before = value;

        value = next(t);
        need(value >= before + d && (value - start) % d == 0);
    }
}

static void
test_reset(void)
{
    int64_t before = time_now();
    Ticker *t = ticker_start(MILLISECOND);
    int64_t after = time_now();

    ticks(t, MILLISECOND, before, after);
    before = time_now();
    ticker_reset(t, 3 * MILLISECOND);
    ticks(t, 3 * MILLISECOND, before, time_now());
    before = time_now();
    ticker_reset(t, 100 * MICROSECOND);
    ticks(t, 100 * MICROSECOND, before, time_now());
    ticker_stop(t);
    time_sleep(2 * MILLISECOND);
    need(chan_try_recv(t->c, NULL, NULL) == 0);
}

// Who comes after several ticks gets the first, then the next that is to come.
static void
test_slow(void)
{
    enum { D = 2 * MILLISECOND };
    int64_t before = time_now();
    Ticker *t = ticker_start(D);
    int64_t after = time_now();

    while (time_now() < after + 5 * D)
        time_sleep(D);
    int64_t now = time_now(), first = next(t), second = next(t);
    need(first >= before + D && first <= after + D);
    need(second > now && (second - first) % D == 0);        // the others are missed
}

// The instant of a timer is when it was due, not when somebody came.
static void
test_instants(void)
{
    int64_t value, before = time_now();
    Chan *c = time_after(MILLISECOND);
    int64_t after = time_now();

    while (time_now() < after + 3 * MILLISECOND)
        time_sleep(MILLISECOND);
    chan_recv(c, &value);
    need(value >= before + MILLISECOND && value <= after + MILLISECOND);
}

// Several receive from one ticker; no tick comes to two of them.
static void
receiver(Ticker *t, Chan *results)
{
    for (int i = 0; i < 10; i++) {
        int64_t value = next(t);
        chan_send(results, &value);
    }
}

static void
test_receivers(void)
{
    enum { RECEIVERS = 4, D = 200 * MICROSECOND };
    Ticker *t = ticker_start(D);
    Chan *results = chan_of(int64_t, RECEIVERS * 10);
    int64_t values[RECEIVERS * 10];

    for (int i = 0; i < RECEIVERS; i++)
        go(receiver, t, results);
    for (int i = 0; i < RECEIVERS * 10; i++) {
        chan_recv(results, &values[i]);
        for (int k = 0; k < i; k++)
            need(values[i] != values[k] && (values[i] - values[k]) % D == 0);
    }
    ticker_stop(t);
}

static void
test_teardown(void)
{
    for (int i = 0; i < 3; i++) {
        Ticker *t = ticker_start(200 * MICROSECOND);
        next(t);
        ticker_stop(t);
    }
}

// A period that reaches beyond the end of time.
static void
test_long(void)
{
    Ticker *t = ticker_start(INT64_MAX);

    need(chan_try_recv(t->c, NULL, NULL) == 0);
    ticker_reset(t, 1);
    next(t);
    ticker_reset(t, INT64_MAX - 1);
    need(chan_try_recv(t->c, NULL, NULL) == 0);
    ticker_reset(t, 1);
    for (int i = 0; i < 100; i++)
        next(t);
}

int
main(void)
{
    test_reset();
    test_slow();
    test_instants();
    test_receivers();
    test_teardown();
    test_long();
    print("ok\n");
    return 0;
}
