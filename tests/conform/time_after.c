// What is started or sent after a while: chains, storms, order, and nothing of what
// was stopped.
//
// Go: time/sleep_test.go, TestAfterFunc, TestAfterStress, TestAfter, TestAfterTick,
// TestAfterQueuing, TestTimerStopStress, TestAfterFuncStarvation.
// expect: ok
#include "conform.h"

// Each starts the next.
static void
chain(int left, Chan *done)
{
    if (left > 0)
        timer_start(0, chain, left - 1, done);
    else
        chan_send(done, NULL);
}

static void
test_chain(void)
{
    Chan *done = chan_of(int, 0);

    timer_start(0, chain, 10, done);
    chan_recv(done, NULL);
}

// The collector all the time.
static void
collect(int *stop)
{
    while (!__atomic_load_n(stop, __ATOMIC_ACQUIRE)) {
        gc_collect();
        go_yield();
    }
    __atomic_store_n(stop, -1, __ATOMIC_RELEASE);
}

static void
test_storm(void)
{
    int stop = 0;

    go(collect, &stop);
    for (int i = 0; i < 20; i++) {
        Ticker *t = ticker_start(100 * MICROSECOND);
        for (int k = 0; k < 5; k++)
            chan_recv(t->c, NULL);
        ticker_stop(t);
        chan_recv(time_after(100 * MICROSECOND), NULL);
        time_sleep(1);
    }
    __atomic_store_n(&stop, 1, __ATOMIC_RELEASE);
    while (__atomic_load_n(&stop, __ATOMIC_ACQUIRE) > 0)
        go_yield();
}

// Whoever waits gets his instant, however many wait and whatever for.
typedef struct Result { int slot; int64_t value; } Result;

static void
await(int slot, Chan *after, Chan *results)
{
    Result r = { .slot = slot };

    chan_recv(after, &r.value);
    need(time_now() >= r.value);
    chan_send(results, &r);
}

static void
test_queuing(void)
{
    static const int slots[] = { 5, 3, 6, 6, 6, 1, 1, 2, 7, 9, 4, 8, 0 };
    enum { N = sizeof slots / sizeof slots[0], DELTA = MILLISECOND };
    Chan *results = chan_of(Result, N);
    int64_t first = time_now();

    for (int i = 0; i < N; i++)
        go(await, slots[i], time_after(slots[i] * (int64_t)DELTA), results);
    int64_t made = time_now();
    for (int i = 0; i < N; i++) {
        Result r;

        chan_recv(results, &r);
        need(r.value >= first + r.slot * (int64_t)DELTA);
        need(r.value <= made + r.slot * (int64_t)DELTA);
    }
}

static void
must_not(void)
{
    panic("a timer that was stopped has fired");
}

static void
test_stop(void)
{
    enum { N = 100 };
    Timer *function[N], *channel[N];

    for (int i = 0; i < N; i++) {
        function[i] = timer_start((int64_t)i * MICROSECOND + HOUR, must_not);
        channel[i] = timer_make(i * MICROSECOND);
        need(timer_reset(function[i], i * MICROSECOND + 2 * HOUR));
    }
    for (int i = 0; i < N; i++) {
        need(timer_stop(function[i]) && !timer_stop(function[i]));
        need(timer_stop(channel[i]) && !timer_stop(channel[i]));
    }
    time_sleep(2 * MILLISECOND);
    for (int i = 0; i < N; i++)
        need(chan_try_recv(channel[i]->c, NULL, NULL) == 0);
}

// Timers that start each other leave room for others.
static void
again(Timer **self, int *stop)
{
    if (!__atomic_load_n(stop, __ATOMIC_ACQUIRE))
        timer_reset(__atomic_load_n(self, __ATOMIC_ACQUIRE), 0);
    else
        __atomic_add_fetch(stop, 1, __ATOMIC_RELEASE);
}

static void
test_starvation(void)
{
    static Timer *a, *b;
    static int stop;

    __atomic_store_n(&a, timer_start(HOUR, again, &a, &stop), __ATOMIC_RELEASE);
    __atomic_store_n(&b, timer_start(HOUR, again, &b, &stop), __ATOMIC_RELEASE);
    timer_reset(a, 0);
    timer_reset(b, 0);
    for (int i = 0; i < 10; i++) {
        chan_recv(time_after(100 * MICROSECOND), NULL);
        go_yield();
    }
    __atomic_store_n(&stop, 1, __ATOMIC_RELEASE);
    while (__atomic_load_n(&stop, __ATOMIC_ACQUIRE) < 3)
        go_yield();
}

int
main(void)
{
    test_chain();
    test_storm();
    test_queuing();
    test_stop();
    test_starvation();
    print("ok\n");
    return 0;
}
