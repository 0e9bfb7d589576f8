// What the collector asks of the scheduler (gc/host.h).
//
// Stacks are handed out in batches of goroutines: a million of them are work for
// several threads.  The stack of a goroutine that has been parked for long is in no
// cache.  So all Gs of a batch are read first, and memory is asked for their stacks;
// then the stacks are scanned, and most of them have come.
#include "gc/host.h"
#include "gc/scavenge.h"
#include "gc/sweep.h"
#include "rt/atomic.h"
#include "sched/gtls.h"
#include "sched/preempt.h"
#include "sched/sched.h"

enum { LINE = 64, BATCH_MAX = 64 };

static struct {
    G *next;                    // atomic: the first G of the next batch
    // Atomic:
    size_t nbytes;
    uint32_t stacks, ran;
} walk;

// A heap that has grown to some megabytes, or has cleanups, is from then on swept by
// idle processors, and its free memory given back by sysmon.
void
idle_work_begin(void)
{
    sched.scavenge = scavenge;
    store_release(&sched.idle_work, sweep_idle);
}

static uint32_t
processors(void)
{
    if (procs_try_begin() < 0)
        return 1;
    idle_work_begin();
    return load_relaxed(&sched.nprocs);
}

static void
walk_begin(void)
{
    walk.next = load_acquire(&sched.all);
    walk.nbytes = 0;
    walk.stacks = walk.ran = 0;
}

// The batch from *first up to the G that is returned.
static G *
take_batch(G **first)
{
    *first = load_relaxed(&walk.next);
    while (*first != NULL && !cas_seq(&walk.next, first, (*first)->batch_link))
        ;
    return *first != NULL ? (*first)->batch_link : NULL;
}

// The caller of the collector is inside systemstack, so the running goroutine's
// registers are saved on its stack like those of the parked ones.  A name that go_with
// was given may lie on the heap, and only the G points to it.
static bool
walk_goroutines(ScanRange *scan, void *arg)
{
    G *batch[BATCH_MAX], *first, *end = take_batch(&first);
    uint32_t n = 0, ran = 0;
    size_t nbytes = 0;

    if (first == NULL)
        return false;
    for (G *gp = first; gp != end; gp = gp->all_link) {
        if (gp->status == G_DEAD)
            continue;
        __builtin_prefetch((const void *)gp->sp);
        __builtin_prefetch((const void *)(gp->sp + LINE));
        ran += gp->epoch == sched.epoch;
        batch[n++] = gp;
    }
    for (uint32_t i = 0; i < n; i++) {
        G *gp = batch[i];

        nbytes += gp->stack.hi - gp->sp;
        scan(arg, gp->sp, gp->stack.hi);
        scan(arg, (uintptr_t)&gp->name, (uintptr_t)(&gp->name + 1));
    }
    add_relaxed(&walk.nbytes, nbytes);
    add_relaxed(&walk.stacks, n);
    add_relaxed(&walk.ran, ran);
    return true;
}

static void
walk_kept(ScanRange *scan, void *arg)
{
    for (uint32_t i = 0; i < sched.nprocs; i++)
        timers_walk(sched.all_ps[i], scan, arg);
    scan(arg, (uintptr_t)&sched.due, (uintptr_t)(&sched.due + 1));
    for (uint32_t i = 0; i < sched.made_ps; i++)
        scan(arg, (uintptr_t)&sched.all_ps[i]->pools,
             (uintptr_t)(&sched.all_ps[i]->pools + 1));
}

// Thread-locals lie at the top of the stack.
static void
name_goroutine(const G *gp, NamedRange *fn, void *arg)
{
    const uintptr_t *sp = (const uintptr_t *)gp->sp;
    RootName name = { ROOT_STACK, gp->name, gp->id, sp[RETURN_ADDRESS], sp[SAVED_RBP] };
    uintptr_t top = gp->tcb != NULL && gp != &g1 ? (uintptr_t)gp->tcb - gtls.size : gp->stack.hi;

    fn(arg, name, gp->sp, top);
    name.what = ROOT_TLS;
    fn(arg, name, top, gp->stack.hi);
    name.what = ROOT_GO_NAME;
    fn(arg, name, (uintptr_t)&gp->name, (uintptr_t)(&gp->name + 1));
}

typedef struct Kept {
    NamedRange *fn;
    void *arg;
} Kept;

static void
name_timers(void *kept, uintptr_t lo, uintptr_t hi)
{
    const Kept *k = kept;

    k->fn(k->arg, (RootName){ .what = ROOT_TIMERS }, lo, hi);
}

static void
walk_named(NamedRange *fn, void *arg)
{
    Kept kept = { fn, arg };

    for (uint32_t i = 0; i < sched.nprocs; i++)
        timers_walk(sched.all_ps[i], name_timers, &kept);
    fn(arg, (RootName){ .what = ROOT_DEADLINES }, (uintptr_t)&sched.due,
       (uintptr_t)(&sched.due + 1));
    for (uint32_t i = 0; i < sched.made_ps; i++)
        fn(arg, (RootName){ .what = ROOT_POOLS }, (uintptr_t)&sched.all_ps[i]->pools,
           (uintptr_t)(&sched.all_ps[i]->pools + 1));
    for (const G *gp = load_acquire(&sched.all); gp != NULL; gp = gp->all_link)
        if (gp->status != G_DEAD)
            name_goroutine(gp, fn, arg);
}

static StackCounts
walk_counts(void)
{
    sched.epoch++;              // who runs from here on has run since
    return (StackCounts){ walk.nbytes, walk.stacks, walk.ran, sched.nprocs };
}

static void
age_pools(void)
{
    if (sched.age_pools != NULL)
        sched.age_pools();
}

const GCHost gc_host = {
    .wait_turn = world_turn,
    .pass_turn = world_pass,
    .stop_world = world_stop_now,
    .start_world = world_start,
    .on_system_stack = systemstack,
    .processors = processors,
    .in_parallel = world_share,
    .walk_begin = walk_begin,
    .walk_goroutines = walk_goroutines,
    .walk_kept = walk_kept,
    .walk_counts = walk_counts,
    .walk_named = walk_named,
    .age_pools = age_pools,
    .preempt_point = preempt_point,
};
