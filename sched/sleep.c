// Sleep: a goroutine and a timeout that wakes it.
//
// The timeout lies in the G and is set when the goroutine has left its stack:
// another M may call it, and resume the goroutine, before the commit returns.
#include "rt/torture.h"
#include "sched/sched.h"
#include "sched/timer.h"

static void
wake(void *gp, uint32_t seq)
{
    (void)seq;
    goready(gp);
}

static bool
sleep_commit(G *gp, void *when)
{
    timeout_set(&gp->sleep, *(int64_t *)when, 0);
    return true;
}

void
time_sleep(int64_t d)
{
    torture_yield();
    int64_t when = instant_after(d);

    if (d <= 0)
        return;
    getg()->sleep.fn = wake;
    getg()->sleep.arg = getg();
    gopark(sleep_commit, &when, WAIT_SLEEP);
}
