// Making goroutines runnable, and waking an M to run them.
//
// What is wanted: no goroutine is ready while a P is idle.  What it costs: a
// wake-up is a system call, and a thread that finds nothing has to be put to
// sleep by another.  A server makes a goroutine ready every microsecond; nearly
// all of them run before a thread could have come.
//
// So an M that has nothing to do does not sleep at once.  It spins: it looks
// through all queues some times more, and counts in nspinning while it does.
// Who makes a goroutine ready wakes an M only if there is an idle P and nobody
// spins, since a spinning M will find it.  When a spinning M finds work it stops
// spinning, looks whether there is more, and if so wakes one more.  So M by M as
// many come as there is work for, each by one wake-up, and those that made the
// work ready paid for one.
//
// What must not happen: the one who submits sees a spinning M and wakes nobody,
// while that M has just looked at the queue for the last time.
//
//      submit                          park
//      1  put G on a queue             1  nspinning - 1
//      2  full barrier                 2  full barrier
//      3  read nspinning               3  look at all queues again
//
// If submit 3 reads the count before park 1, then submit 1 came before park 3,
// which finds the goroutine.  If it reads it after, nobody spins, and submit
// wakes one.  The same holds for the idle P: it is on the idle list before park
// 3, and submit looks for one after 2.  tests/model/wake.pml has this as a
// model, and shows the loss without either barrier.
//
// Two goroutines that talk to each other hand their P back and forth: each makes
// the other ready and then waits for it.  A spinning M hardly ever gets hold of
// one, and if so makes both slower.  When that many in a row have looked in vain,
// nobody is woken any more for a goroutine that will run next where it was made
// ready.  Should its waker go on instead of waiting, sysmon sees the goroutine stand
// there at its next look, and wakes an M, whose find ends this.
//
// Rejected (and by Go before us): handing each ready goroutine straight to a
// thread, which throws away what the waker's cache knows of it and wakes one
// thread after another for work of a microsecond; waking an M for each ready
// goroutine, spinning or not, with the same result; leaving it to the busy Ps
// to look around now and then, which is late by one time slice.
#include "rt/atomic.h"
#include "rt/panic.h"
#include "rt/torture.h"
#include "sched/poller.h"
#include "sched/sched.h"

enum { IN_VAIN = 16 };

void
global_put_locked(G *gp)
{
    glist_push(&sched.global, gp);
    store_relaxed(&sched.nglobal, sched.nglobal + 1);
}

void
global_put(G *gp)
{
    lock(&sched.lock);
    global_put_locked(gp);
    unlock(&sched.lock);
}

G *
global_get_locked(void)
{
    G *gp = sched.global.head;

    if (gp != NULL) {
        sched.global.head = gp->sched_link;
        store_relaxed(&sched.nglobal, sched.nglobal - 1);
    }
    return gp;
}

// A full queue gives its older half away, and the newcomer goes with it, so
// that the order stays.
static __attribute__((noinline)) void
overflow(P *p, G *gp)
{
    G *batch[RUNQ_SIZE / 2];
    uint32_t n;

    while ((n = runq_take_half(&p->runq, batch)) == 0)
        if (runq_put(&p->runq, gp))     // others have taken some meanwhile
            return;
    lock(&sched.lock);
    for (uint32_t i = 0; i < n; i++)
        global_put_locked(batch[i]);
    global_put_locked(gp);
    unlock(&sched.lock);
}

static inline void
put(P *p, G *gp)
{
    if (!runq_put(&p->runq, gp))
        overflow(p, gp);
}

// One M more, if a P is idle and nobody looks for work already.  A full barrier
// lies between the queue and this.
void
wakep(void)
{
    uint32_t none = 0;

    if (load_seq(&sched.nidle_ps) == 0 || load_seq(&sched.nspinning) != 0)
        return;
    if (cas_seq(&sched.nspinning, &none, 1))
        m_start(NULL, true);
}

// The end of the spinning of an M that has found work.  Whoever made work ready
// meanwhile may have relied on it, so it looks whether there is more.
void
spin_end(void)
{
    check(getm()->spinning);
    getm()->spinning = false;
    add_seq(&sched.nspinning, -1);      // a full barrier
    if (load_seq(&sched.nidle_ps) > 0 && somebody_has_work())
        wakep();
}

void
runq_add(G *gp)
{
    put(getm()->p, gp);
    barrier_seq();
    wakep();
}

// Behind all others: with a queue of its own each P has a part of them only, so
// while there are shared ones the goroutine goes behind these.
void
runq_add_last(G *gp)
{
    if (load_relaxed(&sched.nglobal) > 0)
        global_put(gp);
    else
        put(getm()->p, gp);
}

// The one who is woken by a running goroutine goes first: see runq.h.
static void
runq_add_next(P *p, G *gp)
{
    // A full barrier; but where there is one P none is idle, and it needs none.
    G *before = runq_put_next(&p->runq, gp);

    if (before != NULL) {
        put(p, before);
        barrier_seq();
    } else if (load_relaxed(&sched.in_vain) >= IN_VAIN) {
        return;
    }
    store_relaxed(&p->waking, true);
    wakep();
    store_relaxed(&p->waking, false);
}

void
goready(G *gp)
{
    M *m = getm();

    g_set_ready(gp);
    if (m->p == NULL) {         // from a system call, or from sysmon
        global_put(gp);
        barrier_seq();
        wakep();
    } else if (m->curg != NULL) {
        runq_add_next(m->p, gp);
    } else {
        // The scheduler itself, which is about to run the first of them.
        put(m->p, gp);
        m->woke = true;
    }
    torture_yield();
}

// The M woke goroutines while it looked for one, and has found one.
void
wake_for_rest(M *m)
{
    m->woke = false;
    if (runq_len(&m->p->runq) > 0) {
        barrier_seq();
        wakep();
    }
}

// Makes the goroutines of a list runnable, which n of them were in the poller.
// Returns the first, for the caller to run if it has a P.
G *
take_ready(GList *ready, int32_t n)
{
    M *m = getm();
    G *first = NULL, *gp;

    while ((gp = ready->head) != NULL) {
        ready->head = gp->sched_link;
        if (m->p == NULL || first != NULL) {
            goready(gp);
        } else {
            g_set_ready(gp);
            first = gp;
        }
    }
    // Not before they are on a queue: whoever finds no waiter and no work takes
    // the program for dead.
    if (n > 0)
        add_seq(&poll_waiters, -n);
    return first;
}
