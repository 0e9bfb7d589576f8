// The census of stacks at the end, while others collect all the time: who prints
// it has to wait for them, and may do so on its own stack only.
//
// env: RT0_PROCS=2
// env: RT0_DEBUG=stacks
// expect-err: goroutines  deepest use  of size
#include <rt/rt.h>

static void
collect(void)
{
    for (;;) {
        gc_alloc(16);
        gc_collect();
    }
}

int
main(void)
{
    for (int i = 0; i < 4; i++)
        go(collect);
    time_sleep(20 * MILLISECOND);
    return 0;
}
