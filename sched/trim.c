// Pages of stacks that have long been parked go back to the system.
//
// A goroutine that has once gone deep keeps the memory that its stack then took,
// and a connection may be idle for hours.  sysmon walks all goroutines each ten
// seconds, some at a time, and gives back what lies below the saved stack
// pointer of those that have been parked for so long.  One is held meanwhile
// (G_HELD), so that it cannot begin to run on the pages that go.
//
// Not at each parking: with a page fault for every wake-up a server was at half
// of its speed.
#include "rt/atomic.h"
#include "sched/sched.h"

enum { AT_A_TIME = 512 };

static G *next;                 // of sysmon alone; NULL: the walk is over

static void
trim(G *gp, int64_t before)
{
    if (load_relaxed(&gp->status) != G_WAITING || gp->since > before ||
        gp->trimmed == gp->since || !g_hold(gp))
        return;
    if (gp->since <= before)
        stack_trim(gp);
    g_set_status(gp, G_HELD, G_WAITING);
}

// The goroutines that have been parked since before an instant; some of them,
// each time.  Returns whether there are more.
bool
stacks_trim(int64_t before, bool all)
{
    if (next == NULL)
        next = load_acquire(&sched.all);
    for (int n = 0; next != NULL && (all || n < AT_A_TIME); n++, next = next->all_link)
        trim(next, before);
    return next != NULL;
}
