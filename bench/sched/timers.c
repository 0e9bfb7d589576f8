// timers N: nanoseconds to start a timer, and to stop one, while N others run.
// None of them comes to its end; the instants are spread over an hour.
#include "bench/sched/bench.h"
#include "sched/timer.h"

REACH(timeout_del);
REACH(timeout_set);

enum { BATCH = 1000, ROUNDS = 100 };

static void
nothing(void *arg, uint32_t seq)
{
    (void)arg, (void)seq;
}

static int64_t
some_time(void)
{
    static uint64_t x = 88172645463325252;

    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return time_now() + HOUR + (int64_t)(x % (uint64_t)HOUR);
}

int
main(int argc, char **argv)
{
    int64_t n = number(argc > 1 ? argv[1] : "");
    int64_t start = INT64_MAX, stop = INT64_MAX, t;
    Timeout *timers = gc_new_array(Timeout, (size_t)n + BATCH);

    for (int64_t i = 0; i < n + BATCH; i++)
        timers[i].fn = nothing;
    for (int64_t i = 0; i < n; i++)
        timeout_set(&timers[BATCH + i], some_time(), 0);
    for (int round = 0; round < ROUNDS; round++) {
        t = time_now();
        for (int i = 0; i < BATCH; i++)
            timeout_set(&timers[i], some_time(), 0);
        t = time_now() - t;
        start = t < start ? t : start;
        t = time_now();
        for (int i = 0; i < BATCH; i++)
            timeout_del(&timers[i]);
        t = time_now() - t;
        stop = t < stop ? t : stop;
    }
    print("%.1f %.1f\n", (double)start / BATCH, (double)stop / BATCH);
    return 0;
}
