// The scheduler's half of gc/host.h.
//
// With one M the world stands still as soon as the M does something other than
// run goroutines, which is what systemstack is for: nothing is left to stop.
#include "gc/host.h"
#include "rt/panic.h"
#include "sched/sched.h"
#include "sched/world.h"

static void
stop_world(void)
{
    dcheck(getm()->thread.locks == 0 || getg() != NULL);
}

static void
start_world(void)
{
}

// The caller is inside systemstack, so the running goroutine's registers are
// saved on its stack like those of the parked ones.  A name that go_with was
// given may lie on the heap, and only the G points to it.
static void
walk_goroutines(void (*scan)(uintptr_t lo, uintptr_t hi))
{
    for (G *gp = sched.all; gp != NULL; gp = gp->all_link) {
        if (gp->status == G_DEAD)
            continue;
        scan(gp->sp, gp->stack.hi);
        scan((uintptr_t)&gp->name, (uintptr_t)(&gp->name + 1));
    }
}

const GCHost sched_gc_host = {
    .stop_world = stop_world,
    .start_world = start_world,
    .walk_goroutines = walk_goroutines,
    .on_system_stack = systemstack,
};
