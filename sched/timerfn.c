// The program's timers that start a goroutine at an instant.  Those with a channel
// are in timerchan.c.
//
// timer_start is a `go` whose record is kept: the registers that call_capture
// stored lie in an object on the heap, beside a timeout.  When that is due the
// goroutine is made of the record, as often as the timer is reset.
//
// The program may drop its pointer to a timer that is pending.  The slot in the
// heap of timers is a root then (timers_walk): the pointer in it leads into the
// object, and the object to what the arguments point to.
#include <rt/gc.h>
#include <rt/go.h>
#include <rt/time.h>
#include "rt/clock.h"
#include "rt/panic.h"
#include "rt/torture.h"
#include "sched/preempt.h"
#include "sched/sched.h"
#include "sched/timer.h"

_Static_assert(offsetof(TimerAttr, go) == 0, "call_timer");

typedef struct FnTimer {
    Timer timer;                // what the program sees; c is NULL
    Timeout timeout;
    Call call;                  // constant
} FnTimer;

static void
start(void *timer, uint32_t seq)
{
    const Call *call = &((FnTimer *)timer)->call;

    (void)seq;
    if (newproc(call) < 0)
        throw("timer_start %s: no memory for a stack (%d goroutines)", call->site->fn,
              go_count());
}

int64_t
instant_after(int64_t d)
{
    int64_t now = clock_monotonic();

    if (d < 0)
        d = 0;
    return d < INT64_MAX - now ? now + d : INT64_MAX;
}

intptr_t
call_timer(Call *call)
{
    int64_t delay = ((const TimerAttr *)call->attr)->delay;
    FnTimer *t = gc_new(FnTimer);

    t->call = *call;
    t->call.attr = NULL;        // it lay on the caller's stack
    t->timeout.fn = start;
    t->timeout.arg = t;
    // Before the second goroutine, which is going to be made where this cannot.
    if (!sched.begun)
        procs_begin();
    timeout_set(&t->timeout, instant_after(delay), 0);
    return (intptr_t)t;
}

bool
timer_stop(Timer *t)
{
    torture_yield();
    bool pending = t->c != NULL ? timer_stop_chan(t) : timeout_del(&((FnTimer *)t)->timeout);

    preempt_point();
    return pending;
}

bool
timer_reset(Timer *t, int64_t d)
{
    torture_yield();
    bool pending = t->c != NULL ? timer_reset_chan(t, d)
                                : timeout_set(&((FnTimer *)t)->timeout, instant_after(d), 0);

    preempt_point();
    return pending;
}
