// The M that slept until the first timer takes up work that does not end; the
// second timer, of the other processor, is not forgotten.
// env: RT0_PROCS=2
// expect: woken
#include <rt/rt.h>

static bool asleep, woken;

static bool
is(const bool *flag)
{
    return __atomic_load_n(flag, __ATOMIC_RELAXED);
}

static void
sleeper(void)
{
    __atomic_store_n(&asleep, true, __ATOMIC_RELAXED);
    time_sleep(50 * MILLISECOND);
    __atomic_store_n(&woken, true, __ATOMIC_RELAXED);
}

int
main(void)
{
    go(sleeper);
    while (!is(&asleep))        // on the other processor
        ;
    time_sleep(20 * MILLISECOND);
    for (int64_t end = time_now() + 20 * SECOND; !is(&woken) && time_now() < end;)
        ;
    print(is(&woken) ? "woken\n" : "still asleep\n");
    return 0;
}
