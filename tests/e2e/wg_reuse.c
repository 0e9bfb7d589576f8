// A WaitGroup that is used again before those who waited have returned: they have
// not run yet.  (Torture would let them.)
//
// env: RT0_PROCS=1
// env: RT0_DEBUG=slice=9000000
// expect-err: ^panic: wait group: used again before every wg_wait has returned$
// exit: 2
// flavors: release debug
#include <rt/rt.h>

static WaitGroup wg;

static void
waiter(void)
{
    wg_wait(&wg);
    print("not reached\n");
}

int
main(void)
{
    wg_add(&wg, 1);
    go(waiter);
    while ((uint32_t)wg.state == 0)
        go_yield();
    wg_done(&wg);
    wg_add(&wg, 1);
    go_yield();
    print("not reached\n");
}
