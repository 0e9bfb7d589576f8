// The clocks of rt/clock.c, by the names that <rt/time.h> gives them.
#include <rt/time.h>
#include "rt/clock.h"
#include "rt/torture.h"
#include "sched/preempt.h"

int64_t
time_now(void)
{
    torture_yield();
    preempt_point();            // before: what it returns is to be the time now
    return clock_monotonic();
}

int64_t
time_unix_nano(void)
{
    torture_yield();
    preempt_point();
    return clock_realtime();
}
