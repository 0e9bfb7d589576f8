// Who runs next.
//
// An M switches goroutines where they park, and seldom elsewhere: most of what
// may happen between two steps of the runtime never does.  Here each safe point
// is also a switch, by the toss of a coin, and the next to run is any of those
// that can.  With one P, which is what torture takes unless RT0_PROCS says
// otherwise, the order follows from the seed; with several it is the kernel's,
// and what the coins do is to make odd orders common.
#include <rt/go.h>
#include "rt/atomic.h"
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

    return m->curg != NULL && m->p != NULL && m->thread.locks == 0 &&
           (sp < m->g0_lo || sp >= m->g0_sp);
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

// At the end of the queue, or at its beginning.
static void
global_push(G *gp)
{
    if (sched.global.head == NULL || torture_below(STREAM_ORDER, 2) == 0) {
        global_put_locked(gp);
    } else {
        gp->sched_link = sched.global.head;
        sched.global.head = gp;
        store_relaxed(&sched.nglobal, sched.nglobal + 1);
    }
}

// All of the P's own queue and the first of the shared one are dealt out again,
// to the P's own while there is room.  Who is drawn is on no queue meanwhile: an
// M that looks for work may see none, and go to sleep, so one is woken.
void
torture_shuffle(void)
{
    G *draw[1 + RUNQ_SIZE + DRAW], *gp;
    RunQ *runq = &getm()->p->runq;
    uint32_t n = 0, left;

    if ((gp = runq_get_next(runq)) != NULL)
        draw[n++] = gp;
    while ((gp = runq_get(runq)) != NULL)
        draw[n++] = gp;
    lock(&sched.lock);
    while (n < DRAW && (gp = global_get_locked()) != NULL)
        draw[n++] = gp;
    for (left = n; left > 0;) {
        uint32_t i = torture_below(STREAM_ORDER, left);

        gp = draw[i];
        draw[i] = draw[--left];
        if (!runq_put(runq, gp))
            global_push(gp);
    }
    unlock(&sched.lock);
    if (n > 1) {
        barrier_seq();
        wakep();
    }
}
