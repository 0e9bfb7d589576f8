// A collection, from stopping the world to starting it again.
//
//      turn        of those who want to collect, one at a time
//      finish      the sweep that the last collection left, if there is a rest
//      stop        no goroutine runs, none is being switched
//      flush       every cache gives back what it has not handed out: from here
//                  on the bitmaps say exactly what is allocated
//      age         what the program keeps for convenience only may go
//      mark        roots, then what can be reached from them (share.c, mark.c);
//                  once more, if it is to be checked (checkmark.c)
//      account     what survived
//      pace        when to do this again (pace.c)
//      start
//      sweep       the rest is free, as soon as somebody needs it (sweep.c)
//
// stop to start runs on the system stack.  heap.lock is held where the heap's own
// tables change, since sysmon looks after free pages meanwhile (scavenge.c); not
// while marking, as walking the stacks may take locks that come before it.
#include "gc/cycle.h"
#include <rt/gc.h>
#include <rt/go.h>
#include "gc/cache.h"
#include "gc/checkmark.h"
#include "gc/engine.h"
#include "gc/fence.h"
#include "gc/pace.h"
#include "gc/queue.h"
#include "gc/roots.h"
#include "gc/samples.h"
#include "gc/settings.h"
#include "gc/sweep.h"
#include "gc/trace.h"
#include "rt/clock.h"
#include "rt/panic.h"
#include "rt/torture.h"

// So much in use is worth one marker more; and the marking of a large heap may use so
// much of it for queues.
enum { MARKER_BYTES = TORTURE_SIZE(2 << 20, 1), QUEUE_SHARE = 32, LEAST_BLOCKS = 128 };

static void
flush(void)
{
    size_t bytes = heap.committed / QUEUE_SHARE;

    lock(&heap.lock);
    heap.marking = true;
    cache_flush_all();
    for (Kind kind = 0; kind < KINDS; kind++)
        for (unsigned class = 0; class < CLASS_LARGE; class++)
            heap.partial[kind][class] = (SpanList){ 0, 0 };
    unlock(&heap.lock);
    queue_set_limit(bytes / sizeof(QueueBlock) + LEAST_BLOCKS);
}

static void
count_manual(Marked *live)
{
    const PageHeap *h = &heap.region[REGION_SCAN].runs;

    if (heap.manual_spans == 0)
        return;
    for (uint32_t span = pages_next_used(h, h->lo); span != 0;
         span = pages_next_used(h, span + heap.spans[span].npages)) {
        const Span *s = &heap.spans[span];
        if (s->kind == KIND_MANUAL) {
            uint32_t n = span_count(span);
            live->objects += n;
            live->nbytes += n * span_object_size(s);
        }
    }
}

static void
account(Cycle *c)
{
    Marked live = c->mark;
    uint64_t allocs = 0;

    count_manual(&live);
    for (const Cache *cache = heap.caches; cache != NULL; cache = cache->next)
        allocs += cache->allocs;
    heap.stats.frees = allocs - live.objects;
    heap.stats.live = live.objects;
    heap.stats.live_bytes = live.nbytes;
    heap.used = live.nbytes;
    c->number = ++heap.stats.cycles;
    c->live = live.nbytes;
}

static void
collect(void *arg)
{
    Cycle *c = arg;

    c->used = heap.used;
    c->goal = pace_goal();
    flush();
    if (c->why == CYCLE_ASKED)
        fence_check_all();
    fence_flush();
    gc_host.age_pools();
    c->flushed = clock_monotonic();
    c->mark = engine->mark(c->processors);
    c->globals = roots_globals();
    c->stacks = gc_host.walk_counts();
    if (settings.checkmark)
        checkmark();
    samples_prune();
    c->marked = clock_monotonic();

    lock(&heap.lock);
    heap.marking = false;
    account(c);
    pace_set();
    c->next_goal = pace_goal();
    sweep_begin(c->next_goal - heap.used);
    unlock(&heap.lock);
}

static void
count_pause(const Cycle *c)
{
    int64_t pause = c->started - c->asked;

    heap.stats.pause_total += pause;
    if (pause > heap.stats.pause_max)
        heap.stats.pause_max = pause;
    pace_ended(c->started, pause);
}

// As many markers as the heap is worth, if there are so many processors.
static uint32_t
how_many(void)
{
    size_t worth = 1 + heap.used / MARKER_BYTES;
    uint32_t n = worth > 1 ? gc_host.processors() : 1;

    return n < worth ? n : (uint32_t)worth;
}

bool
cycle_run(uint64_t seen, CycleReason why)
{
    Cycle c = { .why = why };

    c.processors = how_many();
    gc_host.wait_turn();
    // Of all who have come here for want of memory the first collects for all.
    if (heap.stats.cycles != seen) {
        gc_host.pass_turn();
        return false;
    }
    sweep_finish();
    c.swept = load_relaxed(&sweep.ended);
    c.asked = clock_monotonic();
    gc_host.stop_world();
    c.stopped = clock_monotonic();
    gc_host.on_system_stack(collect, &c);
    c.started = clock_monotonic();
    count_pause(&c);
    gc_host.start_world();
    trace_cycle(&c);
    return true;
}

void
gc_collect(void)
{
    lock(&heap.lock);
    bool reserved = heap.base != 0;
    uint64_t seen = heap.stats.cycles;
    unlock(&heap.lock);
    if (reserved) {
        cycle_run(seen, CYCLE_ASKED);
        sweep_finish();
    }
    gc_host.preempt_point();
}
