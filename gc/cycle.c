// A collection, from stopping the world to starting it again.
//
//      stop        no goroutine runs, none is being switched
//      flush       every cache gives back what it has not handed out: from here
//                  on the bitmaps say exactly what is allocated
//      age         what the program keeps for convenience only may go
//      mark        roots, then what can be reached from them
//      sweep       the rest is free
//      pace        when to do this again
//      start
//
// It runs on the system stack.  The heap's lock is not held, as nobody else can
// want it, and walking the stacks may take locks that come before it.
#include <rt/gc.h>
#include "gc/cache.h"
#include "gc/check.h"
#include "gc/cycle.h"
#include "gc/host.h"
#include "gc/mark.h"
#include "gc/pacer.h"
#include "gc/roots.h"
#include "gc/sweep.h"
#include "rt/clock.h"
#include "rt/panic.h"

static void
account(Survivors survivors)
{
    uint64_t allocs = 0;

    for (const Cache *c = heap.caches; c != NULL; c = c->next)
        allocs += c->allocs;
    heap.stats.frees = allocs - survivors.objects;
    heap.stats.live = survivors.objects;
    heap.stats.live_bytes = survivors.nbytes;
    heap.stats.cycles++;
    heap.used = survivors.nbytes;
    heap.goal = pacer_goal(survivors.nbytes, heap.percent);
}

static void
collect(void *arg)
{
    const int64_t *start = arg;

    cache_flush_all();
    gc_host.age_pools();
    roots_mark();
    mark_end();
    account(sweep_all());
    dcheck(heap_check());

    int64_t pause = clock_monotonic() - *start;
    heap.stats.pause_total += pause;
    if (pause > heap.stats.pause_max)
        heap.stats.pause_max = pause;
}

void
cycle_run(uint64_t seen)
{
    int64_t start = clock_monotonic();

    gc_host.stop_world();
    if (heap.stats.cycles == seen)
        gc_host.on_system_stack(collect, &start);
    gc_host.start_world();
}

void
gc_collect(void)
{
    lock(&heap.lock);
    bool reserved = heap.base != 0;
    uint64_t seen = heap.stats.cycles;
    unlock(&heap.lock);
    if (reserved)
        cycle_run(seen);
    gc_host.preempt_point();
}

int
gc_set_percent(int percent)
{
    lock(&heap.lock);
    int before = heap.percent;
    heap.percent = percent;
    heap.goal = pacer_goal(heap.stats.live_bytes, percent);
    unlock(&heap.lock);
    return before;
}
