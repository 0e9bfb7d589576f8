// The system gives one thread, for sysmon, and then no more: it is said once, and
// goroutines share the thread that there is, also while one blocks it.
//
// flavors: torture
// env: RT0_FAULT=clone:2+
// env: RT0_PROCS=4
// expect: 100 ended
// expect-err: ^rt0: the system gives no more threads \(error 11\)
#include <rt/rt.h>

static int ended;

static long
nothing(void *arg)
{
    (void)arg;
    return 0;
}

static void
child(int i)
{
    go_yield();
    if (i % 4 == 0)
        go_blocking(nothing, NULL);
    if (i % 4 == 1)
        time_sleep(100 * MICROSECOND);
    if (i % 4 == 2)
        gc_alloc(100);
    __atomic_add_fetch(&ended, 1, __ATOMIC_SEQ_CST);
}

int
main(void)
{
    for (int i = 0; i < 100; i++)
        go(child, i);
    while (go_count() > 1)
        time_sleep(MILLISECOND);
    print("%d ended\n", ended);
    return 0;
}
