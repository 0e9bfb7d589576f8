// Stopping the world.
//
// The world has stopped when no P runs goroutines and none can begin to.  Who
// wants that takes the Ps one by one: idle ones from their list, those of Ms in
// system calls by compare-and-swap, and asks the running ones to give up theirs,
// which they do where a goroutine parks, yields or is preempted.  The last one
// wakes the stopper.
//
// Nobody is interrupted in the middle of the runtime: a goroutine is either
// saved by a switch, in a system call with its registers saved, or the stopper
// itself.  A request that came to nothing, as the signal found code of the
// runtime, is repeated each millisecond.
//
// One stops the world at a time; the others queue, parked, and so do not hold it
// up.
//
// While it is stopped there can be work for several threads: to mark a heap.  Then
// some of the Ps get an M each, which comes to its end at once, since the world is
// to stop, but does its share of the work before it gives the P up (m_stop_for_world).
#include <rt/go.h>
#include "rt/atomic.h"
#include "rt/panic.h"
#include "rt/torture.h"
#include "sched/preempt.h"
#include "sched/sched.h"

enum { ASK_AGAIN_NS = 1000000 };

static uint32_t stopper = 1;    // semaphore: who may stop the world

static struct {                 // for several threads, while the world is stopped
    void (*fn)(void *);
    void *arg;
} work;

// A P that has stopped, sched.lock held.
void
p_stopped_locked(P *p)
{
    p->m = NULL;
    store_seq(&p->status, P_STOPPED);
    if (--sched.stop_wait == 0)
        note_wake(&sched.stopped);
}

// The M gives up its P and sleeps until the world goes on.
void
m_stop_for_world(void)
{
    M *m = getm();

    if (m->spinning) {
        m->spinning = false;
        add_seq(&sched.nspinning, -1);
    }
    if (m->p->share) {
        m->p->share = false;
        work.fn(work.arg);
    }
    lock(&sched.lock);
    p_stopped_locked(p_release());
    unlock(&sched.lock);
    m_stop();
}

// Takes the Ps that nobody runs on.
static void
take_others(void)
{
    P *p;

    lock(&sched.lock);
    while ((p = p_idle_get()) != NULL)
        p_stopped_locked(p);
    for (uint32_t i = 0; i < sched.nprocs; i++)
        if (p_retake(sched.all_ps[i]))
            p_stopped_locked(sched.all_ps[i]);
    unlock(&sched.lock);
}

static void
ask_running(void)
{
    for (uint32_t i = 0; i < sched.nprocs; i++) {
        P *p = sched.all_ps[i];
        M *m = load_relaxed(&p->m);

        if (m != NULL && load_seq(&p->status) == P_RUNNING)
            preempt_signal(m);
    }
}

// Until the last P has stopped.
static void
wait_for_others(void)
{
    take_others();
    while (load_seq(&sched.stopped.set) == 0) {
        ask_running();
        if (note_sleep(&sched.stopped, ASK_AGAIN_NS))
            break;
        take_others();
    }
    note_clear(&sched.stopped);
}

// Blocks: G, until nobody else has the turn.  Who waited may find that it was done by
// the one before him.
void
world_turn(void)
{
    if (getm()->p == NULL)
        panic("a function that go_blocking runs has called one that stops all others");
    semacquire(&stopper, WAIT_STOP);
}

void
world_pass(void)
{
    semrelease(&stopper);
}

void
world_stop_now(void)
{
    M *m = getm();

    lock(&sched.lock);
    sched.stop_wait = sched.nprocs;
    store_seq(&sched.stopping, 1);
    store_seq(&m->p->status, P_STOPPED);
    uint32_t others = --sched.stop_wait;
    unlock(&sched.lock);

    if (others > 0)
        wait_for_others();
    for (uint32_t i = 0; i < sched.nprocs; i++)
        check(sched.all_ps[i]->status == P_STOPPED);
}

void
world_stop(void)
{
    world_turn();
    world_stop_now();
}

// Ps with goroutines get an M at once, the others are idle.
void
world_start(void)
{
    P *mine = getm()->p, *busy = NULL;

    getg()->epoch = sched.epoch;
    lock(&sched.lock);
    store_seq(&mine->status, P_RUNNING);
    for (uint32_t i = sched.nprocs; i-- > 0;) {
        P *p = sched.all_ps[i];

        if (p == mine)
            continue;
        if (runq_len(&p->runq) > 0) {
            store_seq(&p->status, P_IDLE);
            p->idle_link = busy;
            busy = p;
        } else {
            p_idle_put(p);
        }
    }
    store_seq(&sched.stopping, 0);
    unlock(&sched.lock);
    while (busy != NULL) {
        P *p = busy;

        busy = p->idle_link;
        m_start(p, false);
    }
    // Whoever came out of a system call meanwhile is on the global queue.
    wakep();
    world_pass();
}

// Takes n Ps that have stopped, but the caller's; returns how many there were.
static uint32_t
take_stopped(P **ps, uint32_t n)
{
    uint32_t taken = 0;

    lock(&sched.lock);
    for (uint32_t i = 0; i < sched.nprocs && taken < n; i++) {
        P *p = sched.all_ps[i];

        if (p == getm()->p)
            continue;
        p->share = true;
        store_seq(&p->status, P_IDLE);
        ps[taken++] = p;
    }
    sched.stop_wait = taken;
    unlock(&sched.lock);
    return taken;
}

// A P for which there is no thread stops at once (do_without).
void
world_share(void (*fn)(void *), void *arg, uint32_t n)
{
    P *ps[PROCS_MAX];

    work.fn = fn;
    work.arg = arg;
    n = take_stopped(ps, n - 1);
    for (uint32_t i = 0; i < n; i++)
        m_start(ps[i], false);
    fn(arg);
    if (n > 0)
        wait_for_others();
    for (uint32_t i = 0; i < sched.nprocs; i++) {
        sched.all_ps[i]->share = false;
        check(sched.all_ps[i]->status == P_STOPPED);
    }
}
