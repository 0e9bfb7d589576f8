// Finding the next goroutine to run.
//
// An M with a P asks, in this order:
//
//   1. its timers: who sleeps until now is ready now
//   2. each 61st time, the queue and the events that all Ps share, so that
//      goroutines which keep waking each other cannot starve the others
//   3. the P's own queue
//   4. the shared queue
//   5. the other Ps: half of the queue of any that has one
//
// and then gives up the P, looks through everything once more (wake.c says why),
// and sleeps, in the poller if nobody else does.  The network is not asked before
// that without waiting: it would be a system call more for each time that a
// server waits for its next request.
//
// Stealing.  Queues could be one, under one lock; but then each switch of each
// processor takes that lock, and a goroutine moves to whatever processor comes
// next, away from the cache that knows it.  With a queue for each P nearly all
// switches touch nothing that is shared, goroutines stay where they are, and
// their wakers with them; balance is the business of those who have nothing else
// to do.  Half is taken because the thief cannot know how long the work is:
// after the k-th theft the difference is down to 1/2^k, and thefts are rare.
// Victims are tried in random order, so thieves spread.  Blumofe and Leiserson
// showed that this is within a constant of the best schedule ("Scheduling
// Multithreaded Computations by Work Stealing", 1994); the ring with two ends
// and one compare-and-swap is Go's.
//
// The place in front of the queue is stolen last.  It holds who has just been
// woken by the goroutine that runs there, and will as a rule be next within a
// microsecond: taking it away moves the data of both to another cache and wakes a
// thread for nothing.  So the thief waits for three microseconds, and takes it
// only if the victim has not switched since.  The price: beside a pair that keeps
// waking each other an idle processor keeps looking, and never gets anything.
#include <rt/go.h>
#include "rt/atomic.h"
#include "rt/panic.h"
#include "rt/random.h"
#include "rt/torture.h"
#include "sched/errand.h"
#include "sched/poller.h"
#include "sched/seed.h"

enum { SHARED_TICKS = TORTURE_SIZE(61, 3) };    // a prime: nobody falls in step with it
enum { ROUNDS = 4 };                            // of stealing; the last takes all it can
enum { PATIENCE = 100 };                        // pauses: some 3 us

// A share of the global queue: so much that each P gets one, at most half a ring,
// and not more than there is room for: who came first must not go back to the end.
static G *
global_get(P *p)
{
    if (load_relaxed(&sched.nglobal) == 0)
        return NULL;
    lock(&sched.lock);
    uint32_t n = sched.nglobal / sched.nprocs, taken = runq_len(&p->runq);
    uint32_t room = taken < RUNQ_SIZE ? RUNQ_SIZE - taken : 0;  // taken has next too
    if (n > RUNQ_SIZE / 2)
        n = RUNQ_SIZE / 2;
    if (n > room)
        n = room;
    G *gp = global_get_locked(), *more;
    while (n-- > 1 && (more = global_get_locked()) != NULL)
        check(runq_put(&p->runq, more));
    unlock(&sched.lock);
    return gp;
}

// Takes what the network has ready; the first is for the caller to run.
static G *
poll_now(void)
{
    GList ready = { 0 };

    if (!network_waits())
        return NULL;
    int64_t last = load_relaxed(&sched.last_poll);
    // An M sleeps there, or another one is looking this very moment.
    if (last == 0 || swap_seq(&sched.polling, 1) != 0)
        return NULL;
    int32_t n = poll_network(0, &ready);
    store_seq(&sched.polling, 0);
    // sysmon need not look for a while; the clock it winds will do.
    cas_seq(&sched.last_poll, &last, load_relaxed(&sched.now));
    return take_ready(&ready, n);
}

// The last round: the place in front, when nobody is going to use it.  An M that
// is waking another one, perhaps this, has not come to use it yet.
static G *
steal_next(P *victim)
{
    G *gp = load_seq(&victim->runq.next);
    uint32_t switches = load_relaxed(&victim->switches);

    if (gp == NULL || load_relaxed(&victim->waking))
        return NULL;
    if (load_relaxed(&victim->status) == P_RUNNING) {
        for (int i = 0; i < PATIENCE; i++)
            arch_pause();
        if (load_relaxed(&victim->switches) != switches)
            return NULL;
    }
    return runq_steal_next(&victim->runq, gp) ? gp : NULL;
}

static G *
steal_from(P *p, P *victim, bool last)
{
    if (victim == p)
        return NULL;
    if (last && load_relaxed(&victim->next_timer) != INT64_MAX) {
        timers_run(victim, 0);
        G *gp = runq_get(&p->runq);     // it is here that they become ready
        if (gp != NULL)
            return gp;
    }
    if (load_relaxed(&victim->status) == P_IDLE)
        return NULL;
    G *gp = runq_steal(&p->runq, &victim->runq);
    return gp == NULL && last ? steal_next(victim) : gp;
}

static G *
steal(P *p)
{
    P **all = load_acquire(&sched.all_ps);
    uint32_t n = load_acquire(&sched.nprocs);

    for (int round = 0; round < ROUNDS; round++) {
        uint32_t first = random_u32() % n;

        for (uint32_t i = 0; i < n; i++) {
            if (load_relaxed(&sched.stopping))
                return NULL;
            G *gp = steal_from(p, all[(first + i) % n], round == ROUNDS - 1);
            if (gp != NULL) {
                store_relaxed(&p->steals, p->steals + 1);
                store_relaxed(&sched.in_vain, 0);
                return gp;
            }
        }
    }
    return NULL;
}

static void
spin(M *m)
{
    m->spinning = true;
    add_seq(&sched.nspinning, 1);
}

// At most half of the busy Ps have somebody look for work at one time.
static bool
may_spin(M *m)
{
    uint32_t nprocs = load_relaxed(&sched.nprocs);

    if (!m->spinning) {
        if (nprocs == 1 || 2 * load_relaxed(&sched.nspinning) >=
                               nprocs - load_relaxed(&sched.nidle_ps))
            return false;
        spin(m);
    }
    return true;
}

// What the runtime wants a goroutine for is as good as one that waits.
static void
look_at_errands(void)
{
    if (errand_waits())
        sched.errand();
}

// The end of the time slice: the one in front has to queue.  And it was long
// enough for something to have come from outside.
static __attribute__((noinline)) G *
slice_is_over(M *m, P *p)
{
    G *gp = runq_get_next(&p->runq);

    store_relaxed(&m->thread.preempt, 0);
    if (gp != NULL)
        runq_add(gp);
    look_at_errands();
    return poll_now();
}

static __attribute__((noinline)) G *
find_shared(P *p)
{
    G *gp = poll_now();

    look_at_errands();
    return gp != NULL ? gp : global_get(p);
}

// A goroutine from the P's own queue; now and then one that all Ps share.  NULL
// as well when the world is to stop.
static inline G *
find_near(M *m)
{
    P *p = m->p;
    G *gp;

    if (load_relaxed(&sched.stopping))
        return NULL;
    if (load_relaxed(&p->next_timer) != INT64_MAX)
        timers_run(p, 0);
    torture_shuffle();
    if (sched.seeded)
        seed_choose(p);
    if ((load_relaxed(&m->thread.preempt) && (gp = slice_is_over(m, p)) != NULL) ||
        (++p->looks % SHARED_TICKS == 0 && (gp = find_shared(p)) != NULL)) {
        p_new_slice(p);
        return gp;
    }
    if ((gp = runq_get_next(&p->runq)) != NULL)
        return gp;              // on what is left of its waker's slice
    if ((gp = runq_get(&p->runq)) != NULL)
        p_new_slice(p);
    return gp;
}

// Gives up the P, unless something has come to the global queue.
static G *
give_up(void)
{
    G *gp = NULL;

    lock(&sched.lock);
    if (!sched.stopping && (gp = global_get_locked()) == NULL)
        p_idle_put(p_release());
    unlock(&sched.lock);
    return gp;
}

bool
somebody_has_work(void)
{
    // In this order, for who has no P: the array only grows.
    uint32_t n = load_acquire(&sched.nprocs);
    P **all = load_acquire(&sched.all_ps);

    for (uint32_t i = 0; i < n; i++)
        if (runq_len(&all[i]->runq) > 0)
            return true;
    return load_seq(&sched.nglobal) > 0 || errand_waits();
}

// Takes an idle P again.
static bool
come_back(void)
{
    lock(&sched.lock);
    P *p = p_idle_get();
    unlock(&sched.lock);
    if (p != NULL)
        p_acquire(p);
    return p != NULL;
}

// The P is given up.  Comes back with one.  A goroutine, if the network had one.
static G *
sleep_without_p(M *m)
{
    GList ready = { 0 };
    int32_t n;

    if (m->spinning) {
        m->spinning = false;
        store_relaxed(&sched.in_vain, load_relaxed(&sched.in_vain) + 1);
        add_seq(&sched.nspinning, -1);  // a full barrier: see wake.c
    }
    if (somebody_has_work() && come_back()) {
        spin(m);
        return NULL;
    }
    if (idle_sleep(&ready, &n)) {
        bool back = come_back();
        G *gp = take_ready(&ready, n);

        if (back && gp == NULL)
            spin(m);            // a timer, perhaps, of another P
        if (back)
            return gp;
    }
    m_stop();
    return NULL;
}

// What is there to do for a processor without goroutines: a bit of the sweep; and
// what the sweep, among others, wants a goroutine for.  Returns whether there is more.
static bool
work_idly(void)
{
    bool (*work)(void) = load_acquire(&sched.idle_work);

    return (work != NULL && work()) || (errand_waits() && sched.errand());
}

// Nothing near.
static __attribute__((noinline)) G *
find_far(M *m)
{
    G *gp;

    do {
        if (load_relaxed(&sched.stopping))
            m_stop_for_world();
        else if ((gp = global_get(m->p)) != NULL ||
                 (may_spin(m) && (gp = steal(m->p)) != NULL) ||
                 (!work_idly() && ((gp = give_up()) != NULL ||
                                   (m->p == NULL && (gp = sleep_without_p(m)) != NULL)))) {
            p_new_slice(m->p);
            return gp;
        }
    } while ((gp = find_near(m)) == NULL);
    return gp;
}

// Most looks end with the P's own queue, and this is kept free of all else.
G *
find_runnable(void)
{
    M *m = getm();
    G *gp = find_near(m);

    return gp != NULL ? gp : find_far(m);
}
