// loop: milliseconds for a fixed amount of arithmetic, done by 1000 goroutines.
#include "bench/sched/bench.h"

enum { GOROUTINES = 1000, STEPS = 100000 };

static uint32_t done;
static volatile uint64_t result;

static void
work(uint64_t x)
{
    for (int i = 0; i < STEPS; i++)
        x = x * 6364136223846793005 + 1442695040888963407;
    result = x;
    semrelease(&done);
}

int
main(void)
{
    int64_t t = time_now();

    for (uint64_t i = 0; i < GOROUTINES; i++)
        go(work, i);
    for (int i = 0; i < GOROUTINES; i++)
        semacquire(&done, WAIT_SEMA);
    print("%.3f\n", (double)(time_now() - t) / 1e6);
    return 0;
}
