// The program's timers: a goroutine that is started at an instant.
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
#include "sched/sched.h"
#include "sched/timer.h"

_Static_assert(offsetof(TimerAttr, go) == 0, "call_timer");

struct Timer {
    Timeout timeout;
    Call call;                  // constant
};

static void
start(void *timer, uint32_t seq)
{
    const Call *call = &((Timer *)timer)->call;

    (void)seq;
    if (newproc(call) < 0)
        throw("timer_start %s: no memory for a stack (%d goroutines)", call->site->fn,
              go_count());
}

// The instant of now + d; never past the end of time, nor before now.
static int64_t
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
    Timer *t = gc_new(Timer);

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
    return timeout_del(&t->timeout);
}

bool
timer_reset(Timer *t, int64_t d)
{
    torture_yield();
    return timeout_set(&t->timeout, instant_after(d), 0);
}
