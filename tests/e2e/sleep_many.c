// More sleepers than fit where the first timers are kept: all of them wake, none
// early, and while one of them sleeps others run.
//
// expect: 300 slept, early 0
#include <rt/rt.h>

enum { N = 300 };

static int slept, early;

static void
sleeper(int64_t d)
{
    int64_t from = time_now();

    time_sleep(d);
    __atomic_add_fetch(&early, time_now() < from + d, __ATOMIC_RELAXED);
    __atomic_add_fetch(&slept, 1, __ATOMIC_RELAXED);
}

int
main(void)
{
    for (int i = 0; i < N; i++)
        go(sleeper, i * 7 % N * 100 * MICROSECOND);
    while (slept < N)
        time_sleep(MILLISECOND);
    print("%d slept, early %d\n", slept, early);
    return 0;
}
