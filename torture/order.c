// Who runs next.
//
// One thread switches goroutines where they park, and there only: most of what
// may happen between two steps of the runtime never does.  Here each safe point
// is also a switch, by the toss of a coin, and the next to run is any of those
// that can.
#include <rt/go.h>
#include "rt/torture.h"
#include "sched/sched.h"
#include "torture/torture.h"

// Goroutines that take part in one draw.  Only who is further behind in a long
// queue must wait; the order behind is disturbed as it comes about.
enum { DRAW = 16 };

// Whether the caller is a goroutine that may be switched.
static bool
may_yield(void)
{
    M *m = getm();
    uintptr_t sp = arch_frame();

    return m->curg != NULL && m->thread.locks == 0 && (sp < m->g0_lo || sp >= m->g0_sp);
}

// One time in two.  Where many goroutines yield until something has happened,
// another yield costs as many switches as there are of them, so it is rare.
static bool
toss(void)
{
    uint32_t many = (uint32_t)go_count() / 64;

    return torture_below(STREAM_ORDER, 2 + many * many) == 0;
}

void
torture_yield(void)
{
    if (may_yield() && toss())
        go_yield();
}

static G *
global_pop(void)
{
    G *gp = sched.global.head;

    if (gp != NULL)
        sched.global.head = gp->sched_link;
    return gp;
}

// At the end of the queue, or at its beginning.
static void
global_push(G *gp)
{
    if (sched.global.head == NULL || torture_below(STREAM_ORDER, 2) == 0) {
        glist_push(&sched.global, gp);
    } else {
        gp->sched_link = sched.global.head;
        sched.global.head = gp;
    }
}

// All of the P's own queue and the first of the shared one are dealt out again,
// to the P's own while there is room.
void
torture_shuffle(void)
{
    G *draw[RUNQ_SIZE + DRAW], *gp;
    RunQ *runq = &getm()->p->runq;
    uint32_t n = 0;

    while ((gp = runq_get(runq)) != NULL)
        draw[n++] = gp;
    lock(&sched.lock);
    while (n < DRAW && (gp = global_pop()) != NULL)
        draw[n++] = gp;
    while (n > 0) {
        uint32_t i = torture_below(STREAM_ORDER, n);

        gp = draw[i];
        draw[i] = draw[--n];
        if (!runq_put(runq, gp))
            global_push(gp);
    }
    unlock(&sched.lock);
}
