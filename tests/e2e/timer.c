// A timer starts a goroutine, never early; its arguments travel as those of `go`;
// stopping and resetting tell whether it was pending; what it starts may start
// others; what is too long for the clock is far off (after Go's time/sleep_test.go).
//
// expect: fired once with 7 seven 0.5 -1, early 0
// expect: stop: pending 1, again 0, after it has fired 0, fired 0
// expect: reset: pending 1, after it has fired 0, fired 2
// expect: never earlier for a reset: 1
// expect: chain: 1 2 3 4 5
// expect: at once: 2
// expect: far off: pending 1 1 1 1
#include <rt/rt.h>

static int fired;                       // atomic
static int64_t due;

static int
value(const int *counter)
{
    return __atomic_load_n(counter, __ATOMIC_SEQ_CST);
}

static void
wait_for(int n)
{
    while (value(&fired) < n)
        time_sleep(100 * MICROSECOND);
}

static void
fire(void)
{
    __atomic_add_fetch(&fired, 1, __ATOMIC_SEQ_CST);
}

static void
fire_with(int n, const char *text, double x, char c)
{
    print("fired once with %d %s %.1f %d, early %d\n", n, text, x, c, time_now() < due);
    fire();
}

static void
stop(void)
{
    Timer *t = timer_start(HOUR, fire);

    bool pending = timer_stop(t);
    print("stop: pending %d, again %d, ", pending, timer_stop(t));
    fired = 0;
    t = timer_start(MICROSECOND, fire);
    wait_for(1);
    print("after it has fired %d, ", timer_stop(t));
    fired = 0;
    t = timer_start(5 * MILLISECOND, fire);
    timer_stop(t);
    time_sleep(20 * MILLISECOND);
    print("fired %d\n", value(&fired));
}

static void
reset(void)
{
    Timer *t = timer_start(HOUR, fire);
    int64_t from = time_now();
    bool pending = timer_reset(t, 10 * MILLISECOND);

    fired = 0;
    wait_for(1);
    bool late = time_now() >= from + 10 * MILLISECOND;
    print("reset: pending %d, after it has fired %d, ", pending, timer_reset(t, 1));
    wait_for(2);
    print("fired %d\n", value(&fired));

    from = time_now();
    t = timer_start(5 * MILLISECOND, fire);
    timer_reset(t, 20 * MILLISECOND);
    wait_for(3);
    print("never earlier for a reset: %d\n", late && time_now() >= from + 20 * MILLISECOND);
}

static int order[5];

static void
note(int i)
{
    order[__atomic_fetch_add(&fired, 1, __ATOMIC_SEQ_CST)] = i;
}

// Each starts the next: nobody is asked to be in time.
static void
chain(int i)
{
    note(i);
    if (i < 5)
        timer_start((5 - i) * MILLISECOND, chain, i + 1);
}

static void
far_off(void)
{
    Timer *t = timer_start(INT64_MAX, fire), *u = timer_start(INT64_MAX - 1, fire);
    Timer *v = timer_start(250 * 365 * 24 * HOUR, fire);

    time_sleep(MILLISECOND);
    bool moved = timer_reset(v, INT64_MAX);
    bool a = timer_stop(t), b = timer_stop(u);
    print("far off: pending %d %d %d %d\n", a, b, moved, timer_stop(v));
}

int
main(void)
{
    due = time_now() + 5 * MILLISECOND;
    timer_start(5 * MILLISECOND, fire_with, 7, "seven", 0.5f, -1);
    wait_for(1);
    stop();
    reset();

    fired = 0;
    timer_start(MILLISECOND, chain, 1);
    wait_for(5);
    print("chain: %d %d %d %d %d\n", order[0], order[1], order[2], order[3], order[4]);

    fired = 0;
    timer_start(0, fire);
    timer_start(-HOUR, fire);
    wait_for(2);
    print("at once: %d\n", value(&fired));
    far_off();
    return 0;
}
