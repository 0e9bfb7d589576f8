// The loop of the scheduler: run a goroutine until it parks, yields or ends,
// then find the next.
//
//     schedule ---> find_runnable ---> execute ---> gogo
//        ^                                            |  on the goroutine
//        |    on the system stack                     v
//     park0, yield0, goexit0 <------ mcall ------- gopark, go_yield, go_end
//
// What ends in 0 runs on the system stack of the M: the goroutine that it was
// called for is fully saved by then and may be handed to others.  Each step on
// that stack is the last of the one before it: for the compiler an ordinary call
// in the last place, which it makes a jump, and switch_x86_64.S says what that is
// worth.  So none of them is declared as one that does not return.
//
// A switch from goroutine to goroutine without the system stack in between would
// be a few nanoseconds faster, but the goroutine left behind could be woken, and
// resumed by another thread, while its stack is still being used to find the next.
#include <rt/go.h>
#include "rt/atomic.h"
#include "rt/panic.h"
#include "rt/torture.h"
#include "sched/gtls.h"
#include "sched/sched.h"

// gp goes on here.
static inline void
execute(G *gp)
{
    M *m = getm();
    P *p = m->p;

    g_set_status(gp, G_RUNNABLE, G_RUNNING);
    m->curg = gp;
    gp->epoch = sched.epoch;
    store_relaxed(&p->switches, p->switches + 1);
    tls_enter(m, gp);
    gogo(gp);
}

// Who is tied to another thread is run there; this one waits for another P.
static bool
belongs_elsewhere(M *m, G *gp)
{
    if (gp->locked_m == NULL || gp->locked_m == m)
        return false;
    m_start_locked(gp->locked_m);
    m_stop();
    return true;
}

void
schedule(void)
{
    M *m = getm();
    G *gp;

    check(m->thread.locks == 0);
    if (m->locked_g != NULL) {
        m_wait_locked();
        p_new_slice(m->p);
        execute(m->locked_g);
        return;
    }
    do {
        gp = find_runnable();
        if (m->spinning)
            spin_end();
        if (m->woke)
            wake_for_rest(m);
    } while (belongs_elsewhere(m, gp));
    execute(gp);
}

inline void
g_left(G *gp)
{
    M *m = getm();

    tls_leave(m);
    m->curg = NULL;
    if (stack_canaries)
        stack_canary_check(&gp->stack);
}

static void
park0(G *gp)
{
    M *m = getm();

    g_left(gp);
    g_set_status(gp, G_RUNNING, G_WAITING);
    if (m->commit != NULL && !m->commit(gp, m->commit_arg)) {
        // The event came first: on as if nothing had been.
        g_set_ready(gp);
        execute(gp);
        return;
    }
    schedule();
}

void
gopark(ParkCommit *commit, void *arg, WaitReason why)
{
    M *m = getm();
    G *gp = m->curg;

    if (m->p == NULL)
        panic("a function that go_blocking runs has called one that waits (%s)",
              wait_text(why));
    m->commit = commit;
    m->commit_arg = arg;
    gp->reason = why;
    gp->since = load_relaxed(&sched.now);
    mcall(park0);
    torture_yield();
}

static void
yield0(G *gp)
{
    g_left(gp);
    g_set_status(gp, G_RUNNING, G_RUNNABLE);
    runq_add_last(gp);
    schedule();
}

void
go_yield(void)
{
    mcall(yield0);
}

// At the end of its time slice: behind everybody.
void
preempted0(G *gp)
{
    P *p = getm()->p;

    store_relaxed(&p->preempted, p->preempted + 1);
    g_left(gp);
    g_set_status(gp, G_RUNNING, G_RUNNABLE);
    global_put(gp);             // a full barrier
    wakep();
    schedule();
}

void
goexit0(G *gp)
{
    M *m = getm();

    g_left(gp);
    g_set_status(gp, G_RUNNING, G_DEAD);
    store_release(&m->p->ended, m->p->ended + 1);
    bool tied = gp->locked_m != NULL;
    gp->locked_m = NULL;
    gp->locks_thread = 0;
    m->locked_g = NULL;
    if (gp != &g1)
        g_free(gp);
    // What it did to its thread nobody else should find.
    if (tied && m != &m0) {
        handoffp(p_release());
        m_end();
    }
    schedule();
}

void
go_exit(void)
{
    go_end(0);
    __builtin_unreachable();
}

void
go_lock_thread(void)
{
    procs_begin();              // parking now needs a second thread
    M *m = getm();

    m->curg->locks_thread++;
    m->curg->locked_m = m;
    m->locked_g = m->curg;
}

void
go_unlock_thread(void)
{
    M *m = getm();

    if (m->curg->locks_thread == 0)
        panic("go_unlock_thread: the goroutine is not locked to a thread");
    if (--m->curg->locks_thread == 0) {
        m->curg->locked_m = NULL;
        m->locked_g = NULL;
    }
}
