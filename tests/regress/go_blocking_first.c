// go_blocking before the first `go`: its P goes to a second thread, and goroutine
// 1 may come back on that one.  Whatever was to be done once, on the first thread,
// has to be done before: else that one's goroutines are never interrupted.
//
// env: RT0_PROCS=2
// expect: done
#include <rt/rt.h>

static long
nothing(void *arg)
{
    (void)arg;
    return 0;
}

static void
compute(void)
{
    for (;;)
        __asm__ volatile("");
}

int
main(void)
{
    for (int i = 0; i < 100; i++)
        go_blocking(nothing, NULL);
    for (int i = 0; i < 3; i++)
        go(compute);
    for (int i = 0; i < 20; i++) {
        go_yield();
        gc_alloc(16);
        gc_collect();
    }
    print("done\n");
    return 0;
}
