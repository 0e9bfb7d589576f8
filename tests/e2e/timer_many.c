// 100,000 timers that are stopped never fire, among others that do.  Nobody but
// the heap of timers knows of them and of what they are for: the collector runs
// meanwhile.
//
// expect: stopped 100000, fired 1000, right 1000
#include <rt/rt.h>

enum { STOPPED = 100000, OTHERS = 1000 };

static int fired, right, wrong;         // atomic

static void
fire(const int *what, int expected)
{
    __atomic_add_fetch(&right, *what == expected, __ATOMIC_SEQ_CST);
    __atomic_add_fetch(&fired, 1, __ATOMIC_SEQ_CST);
}

static void
never(void)
{
    __atomic_add_fetch(&wrong, 1, __ATOMIC_SEQ_CST);
}

static void
start_other(int i)
{
    int *what = gc_new(int);

    *what = i * i;
    timer_start((i % 50) * MILLISECOND, fire, what, i * i);
}

int
main(void)
{
    Timer **timers = gc_new_array(Timer *, STOPPED);
    int stopped = 0;

    for (int i = 0; i < STOPPED; i++) {
        timers[i] = timer_start(HOUR + i * 7919 % 1000 * MILLISECOND, never);
        if (i % (STOPPED / OTHERS) == 0)
            start_other(i / (STOPPED / OTHERS));
    }
    gc_collect();
    for (int i = 0; i < STOPPED; i++)
        timer_reset(timers[i], 10 * SECOND + i % 13 * MILLISECOND);
    for (int i = 0; i < STOPPED; i++)
        stopped += timer_stop(timers[i * 7919L % STOPPED]);
    gc_collect();
    while (__atomic_load_n(&fired, __ATOMIC_SEQ_CST) < OTHERS)
        time_sleep(MILLISECOND);
    print("stopped %d, fired %d, right %d\n", stopped - wrong, fired, right);
    return 0;
}
