// Cond: goroutines that wait until another one tells them to look again.
//
// Three things must hold.  Who calls cond_signal after a waiter has unlocked the
// mutex finds that waiter; a signal goes to the one who has waited longest and to
// nobody who came later; and nobody returns without one.  So a waiter joins the
// list while it still has the mutex, and a signal is meant for one waiter: it takes
// it off the list and tells it so, in a word that only these two know.
//
//     waiter                         signal
//     1  joins the list
//     2  unlocks the mutex           takes it off the list
//     3  parks: NULL -> its G        G or NULL -> SIGNALLED
//
// If the signal comes before step 3 it finds NULL, and the waiter does not park.
// If it comes after, it finds the goroutine, and makes it ready.  The waiter is
// gone after that, and the list knew of it no more: the signal does not touch it
// again.
//
// Go's list gives out tickets instead, since its waiters join only once they have
// parked; a signal must then look through the list for the ticket that is due.
#include <rt/go.h>
#include "rt/atomic.h"
#include "rt/panic.h"
#include "rt/torture.h"
#include "sched/mutex.h"
#include "sched/preempt.h"
#include "sched/sched.h"

#define SIGNALLED ((G *)1)

// A waiting goroutine; on its own stack.
typedef struct Waiter {
    struct Waiter *next;
    G *gp;                      // atomic: NULL, itself once it is parked, SIGNALLED
} Waiter;

_Static_assert(sizeof(((Cond *)0)->lock) == sizeof(Lock), "a Cond holds a Lock");

// Two conditions with one list would steal each other's waiters.
static Lock *
lock_list(Cond *c)
{
    Lock *l = (Lock *)(void *)c->lock;

    if (load_acquire(&c->self) == NULL) {       // the first time; all store the same
        store_relaxed(&l->rank, RANK_COND);
        store_release(&c->self, c);
    }
    if (load_acquire(&c->self) != c)
        panic("cond: copied after its first use");
    lock(l);
    return l;
}

static void
join(Cond *c, Waiter *w)
{
    Lock *l = lock_list(c);
    Waiter *last = c->tail;

    if (last == NULL)
        c->head = w;
    else
        last->next = w;
    c->tail = w;
    unlock(l);
}

static bool
wait_commit(G *gp, void *w)
{
    G *nobody = NULL;

    return cas_seq(&((Waiter *)w)->gp, &nobody, gp);
}

void
cond_wait(Cond *c, Mutex *m)
{
    Waiter w = { 0 };

    if (!(load_relaxed(&m->state) & LOCKED))
        panic("cond_wait: the mutex is not locked");
    join(c, &w);
    mutex_unlock(m);
    torture_yield();
    gopark(wait_commit, &w, WAIT_COND);
    mutex_lock(m);
}

static void
tell(Waiter *w)
{
    G *gp = swap_seq(&w->gp, SIGNALLED);

    if (gp != NULL)
        goready(gp);
}

void
cond_signal(Cond *c)
{
    torture_yield();
    Lock *l = lock_list(c);
    Waiter *w = c->head;

    if (w != NULL && (c->head = w->next) == NULL)
        c->tail = NULL;
    unlock(l);
    if (w != NULL)
        tell(w);
    preempt_point();
}

void
cond_broadcast(Cond *c)
{
    torture_yield();
    Lock *l = lock_list(c);
    Waiter *w = c->head, *next;

    c->head = c->tail = NULL;
    unlock(l);
    for (; w != NULL; w = next) {
        next = w->next;
        tell(w);
    }
    preempt_point();
}
