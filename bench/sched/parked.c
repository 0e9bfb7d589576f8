// parked N: starts N goroutines, and when the last of them waits prints the
// nanoseconds that each took; then sleeps, so that its memory can be looked at.
#include "bench/sched/bench.h"

enum { WORDS = 64, APART = 16, BETWEEN = 256 };

static uint32_t never[WORDS * APART], waiting;

static void
wait(int64_t i)
{
    add_relaxed(&waiting, 1);
    semacquire(&never[i % WORDS * APART], WAIT_SEMA);
}

int
main(int argc, char **argv)
{
    int64_t n = number(argc > 1 ? argv[1] : "");
    int64_t t = time_now();

    for (int64_t i = 1; i <= n; i++) {
        go(wait, i);
        if (i % BETWEEN == 0)
            go_yield();
    }
    while (load_relaxed(&waiting) < n)
        go_yield();
    print("%.1f\n", (double)(time_now() - t) / (double)n);
    time_sleep(HOUR);
    return 0;
}
