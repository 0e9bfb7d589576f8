// Ps: as many as goroutines may run at the same time.
//
// A P holds what an M needs in order to run goroutines without asking others:
// a run queue, dead Gs, timers, a cache of the heap.  It belongs to one M at a
// time.  An M that goes into the kernel leaves its P behind in P_SYSCALL, from
// where it can be taken; one that finds nothing to do puts it on the idle list.
//
// Programs begin with P 0 alone.  The second goroutine is the first that could
// use another processor: procs_begin then counts them (cpus.c), makes that many
// Ps, and starts sysmon.  So does go_blocking, which gives the P to another thread.
// A program of one goroutine never pays for it.
#include <rt/go.h>
#include "rt/atomic.h"
#include "rt/clock.h"
#include "rt/mem.h"
#include "rt/panic.h"
#include "rt/persist.h"
#include "rt/print.h"
#include "rt/sys.h"
#include "sched/cpus.h"
#include "sched/freeze.h"
#include "sched/preempt.h"
#include "sched/latch.h"
#include "sched/sched.h"
#include "sched/seed.h"

void
p_idle_put(P *p)
{
    dcheck(runq_len(&p->runq) == 0);
    p->m = NULL;
    store_seq(&p->status, P_IDLE);
    p->idle_link = sched.idle_ps;
    sched.idle_ps = p;
    store_seq(&sched.nidle_ps, sched.nidle_ps + 1);
}

P *
p_idle_get(void)
{
    P *p = sched.idle_ps;

    if (p != NULL) {
        sched.idle_ps = p->idle_link;
        store_seq(&sched.nidle_ps, sched.nidle_ps - 1);
        sysmon_wake();
    }
    return p;
}

// A certain P, if it is idle.
bool
p_idle_take(P *p)
{
    for (P **link = &sched.idle_ps; *link != NULL; link = &(*link)->idle_link)
        if (*link == p) {
            *link = p->idle_link;
            store_seq(&sched.nidle_ps, sched.nidle_ps - 1);
            sysmon_wake();
            return true;
        }
    return false;
}

void
p_acquire(P *p)
{
    M *m = getm();

    check(m->p == NULL && p->status != P_RUNNING);
    p->m = m;
    m->thread.heap_cache = &p->cache;
    store_relaxed(&m->p, p);
    store_seq(&p->status, P_RUNNING);
}

P *
p_release(void)
{
    M *m = getm();
    P *p = m->p;

    check(p != NULL && p->m == m && p->status == P_RUNNING);
    m->thread.heap_cache = &no_cache;
    store_relaxed(&m->p, NULL);
    store_seq(&p->status, P_IDLE);
    return p;
}

static P *
make(uint32_t id)
{
    P *p = id == 0 ? &p0 : persist_alloc(sizeof *p);

    if (p != NULL) {
        p->id = id;
        p->next_timer = INT64_MAX;
        p->timer_lock.rank = RANK_TIMERS;
    }
    return p;
}

// At least n Ps in sched.all_ps; fewer when there is no memory.  The array that
// is left behind stays valid for whoever still reads it.
static uint32_t
make_up_to(uint32_t n)
{
    uint32_t have = sched.made_ps;

    if (n <= have)
        return n;
    P **all = persist_alloc(n * sizeof *all);
    if (all == NULL)
        return have;
    memcpy(all, sched.all_ps, have * sizeof *all);
    for (; have < n; have++)
        if ((all[have] = make(have)) == NULL)
            break;
    store_release(&sched.all_ps, all);
    store_release(&sched.made_ps, have);
    return have;
}

void
p_empty(P *p)
{
    G *gp;

    while ((gp = runq_get_next(&p->runq)) != NULL || (gp = runq_get(&p->runq)) != NULL)
        global_put_locked(gp);
    while ((gp = p->free) != NULL) {
        p->free = gp->sched_link;
        gp->sched_link = sched.free;
        sched.free = gp;
    }
    p->nfree = 0;
}

static void
set_nprocs(uint32_t n)
{
    store_seq(&sched.nprocs, n);
    for (uint32_t i = 0; i < n; i++)
        sched.all_ps[i]->runq.alone = n == 1;
}

// The world is stopped, and the caller holds P 0 .. n-1 or moves to P 0.
static void
resize(void *arg)
{
    uint32_t n = make_up_to(*(uint32_t *)arg), before = sched.nprocs;
    M *m = getm();

    lock(&sched.lock);
    for (uint32_t i = n; i < before; i++) {
        p_empty(sched.all_ps[i]);
        store_seq(&sched.all_ps[i]->status, P_DEAD);
    }
    unlock(&sched.lock);
    for (uint32_t i = n; i < before; i++)
        timers_take_over(sched.all_ps[0], sched.all_ps[i]);
    for (uint32_t i = before; i < n; i++)
        store_seq(&sched.all_ps[i]->status, P_STOPPED);
    if (m->p->id >= n) {
        store_relaxed(&m->p, sched.all_ps[0]);
        m->p->m = m;
        m->thread.heap_cache = &m->p->cache;
    }
    set_nprocs(n);
}

int
go_maxprocs(int n)
{
    procs_begin();
    int before = (int)sched.nprocs;
    if (n <= 0 || sched.seeded)
        return before;
    uint32_t wanted = n < PROCS_MAX ? (uint32_t)n : PROCS_MAX;
    world_stop();
    before = (int)sched.nprocs;
    if (wanted != sched.nprocs)
        systemstack(resize, &wanted);
    world_start();
    return before;
}

static void
exit_wait(void)
{
    for (;;)
        gopark(NULL, NULL, WAIT_EXIT);
}

// The caller is goroutine 1, the only one, on the first thread.  sysmon comes first:
// without the memory for a thread nothing has begun.
int
procs_try_begin(void)
{
    if (sched.begun)
        return 0;
    m0.tid = sys_gettid();
    sched.now = sched.last_poll = clock_monotonic();
    p0.seen.tick_since = sched.now;     // the time slice of goroutine 1
    int err = sysmon_start();
    if (err < 0)
        return err;
    sched.begun = true;
    sched.exit_wait = exit_wait;
    write_hook = write_in_syscall;
    seed_begin();
    preempt_init();
    latches_begin();
    freeze_begin();
    uint32_t n = sched.seeded ? 1 : make_up_to(cpus_count());

    lock(&sched.lock);
    for (uint32_t i = n; --i > 0;)
        p_idle_put(sched.all_ps[i]);
    set_nprocs(n);
    unlock(&sched.lock);
    return 0;
}

void
procs_begin(void)
{
    int err = procs_try_begin();

    if (err < 0)
        fatal("cannot start a thread: error %d", -err);
}
