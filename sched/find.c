// Finding the next goroutine to run.
//
// In this order: timers that are due, then now and then the queue and the
// events that all Ps share, so that neither can be starved by goroutines that
// keep waking each other; then the P's own queue; then the shared queue; then
// the network.  When there is nothing at all the thread sleeps, in the poller
// when goroutines wait for descriptors, else until the first timer; and when
// there is neither, nothing can ever run again, and the program is told so.
#include <rt/go.h>
#include "rt/atomic.h"
#include "rt/panic.h"
#include "rt/print.h"
#include "rt/torture.h"
#include "sched/poller.h"
#include "sched/sched.h"

// A prime, so that no pattern of the program's own falls in step with it.
enum { SHARED_TICKS = TORTURE_SIZE(61, 3) };

const Poller *poller;
int32_t poll_waiters;

static void
global_put(G **batch, uint32_t n)
{
    lock(&sched.lock);
    for (uint32_t i = 0; i < n; i++)
        glist_push(&sched.global, batch[i]);
    unlock(&sched.lock);
}

static G *
global_get(void)
{
    if (load_relaxed(&sched.global.head) == NULL)
        return NULL;
    lock(&sched.lock);
    G *gp = sched.global.head;
    if (gp != NULL)
        sched.global.head = gp->sched_link;
    unlock(&sched.lock);
    return gp;
}

// A full queue gives its older half away, and the newcomer goes with it, so
// that the order stays.
static __attribute__((noinline)) void
runq_overflow(P *p, G *gp)
{
    G *batch[RUNQ_SIZE / 2 + 1];

    do {
        uint32_t n = runq_take_half(&p->runq, batch);

        if (n > 0) {
            batch[n] = gp;
            global_put(batch, n + 1);
            return;
        }
    } while (!runq_put(&p->runq, gp));
}

void
runq_add(G *gp)
{
    P *p = getm()->p;

    if (!runq_put(&p->runq, gp))
        runq_overflow(p, gp);
}

// Behind all others: with a queue of its own each P has a part of them only, so
// while there are shared ones the goroutine goes behind these.
void
runq_add_last(G *gp)
{
    if (load_relaxed(&sched.global.head) != NULL)
        global_put(&gp, 1);
    else
        runq_add(gp);
}

static void
poll_network(int64_t delay_ns)
{
    GList ready = { 0 };
    int32_t n = 0;

    poller->poll(delay_ns, &ready);
    for (; ready.head != NULL; n++) {
        G *gp = ready.head;

        ready.head = gp->sched_link;
        goready(gp);
    }
    // Not before they are on a queue: whoever finds no waiter and no work takes
    // the program for dead.
    add_seq(&poll_waiters, -n);
}

static bool
network_waits(void)
{
    return poller != NULL && load_relaxed(&poll_waiters) > 0;
}

static RT_NORETURN void
deadlock(void)
{
    die_begin();
    eprint("fatal error: %s - deadlock!\n", go_count() > 0
               ? "all goroutines are asleep"
               : "no goroutines are left (main called go_exit)");
    dump_goroutines();
    die();
}

// Nothing is runnable: sleep until something outside changes that.
static void
wait_for_work(M *m)
{
    int64_t delay = timers_delay(m->p);

    if (network_waits())
        poll_network(delay);
    else if (delay >= 0)
        note_sleep(&m->park, delay);
    else
        deadlock();
}

G *
find_runnable(void)
{
    M *m = getm();
    P *p = m->p;
    G *gp = NULL;

    for (;;) {
        if (p->timers.n > 0)
            timers_run(p);
        torture_shuffle();
        if (p->tick % SHARED_TICKS == 0) {
            if (network_waits())
                poll_network(0);
            gp = global_get();
        }
        if (gp == NULL)
            gp = runq_get(&p->runq);
        if (gp == NULL)
            gp = global_get();
        if (gp != NULL)
            return gp;
        wait_for_work(m);
    }
}
