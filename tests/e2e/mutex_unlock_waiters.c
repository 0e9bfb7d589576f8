// Unlocking a mutex twice while others wait for it: the first unlock has chosen one
// of them, which has not run yet.  (Torture would let it.)
//
// env: RT0_PROCS=1
// env: RT0_DEBUG=slice=9000000
// expect-err: ^panic: mutex_unlock: the mutex is not locked$
// exit: 2
// flavors: release debug
#include <rt/rt.h>

static Mutex m;

static void
waiter(void)
{
    mutex_lock(&m);
    go_yield();
    mutex_unlock(&m);
}

int
main(void)
{
    mutex_lock(&m);
    for (int i = 0; i < 3; i++)
        go(waiter);
    while (m.state < 3 << 3)    // until all three wait
        go_yield();
    mutex_unlock(&m);
    mutex_unlock(&m);
    print("not reached\n");
}
