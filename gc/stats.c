// gc_read_stats: the heap's counters, and those of the allocation caches, which
// count a hole as allocated when they open it.
#include <rt/gc.h>
#include "gc/cache.h"
#include "gc/pace.h"
#include "rt/atomic.h"

// What is allocated less what lies unused in open holes.
static void
add_cache(GCStats *stats, const Cache *c)
{
    stats->allocs += c->allocs;
    stats->frees += c->frees;
    stats->total_bytes += c->alloc_bytes;
    for (Kind kind = 0; kind < KINDS; kind++)
        for (unsigned class = CLASS_SMALL; class < CLASS_LARGE; class++) {
            size_t unused = load_relaxed(&c->slot[kind][class].end) -
                            load_relaxed(&c->slot[kind][class].cur);
            // Its P may have opened another one in between.
            if (unused > (size_t)SPAN_PAGES_MAX * HEAP_PAGE)
                unused = 0;
            stats->total_bytes -= unused;
            stats->allocs -= unused / class_info[class].size;
        }
}

void
gc_read_stats(GCStats *stats)
{
    lock(&heap.lock);
    *stats = (GCStats){
        .heap_bytes = heap_resident(),
        .live_bytes = heap.stats.live_bytes,
        .goal_bytes = pace_goal(),
        .frees = heap.stats.frees,
        .cycles = heap.stats.cycles,
        .pause_total = heap.stats.pause_total,
        .pause_max = heap.stats.pause_max,
    };
    for (const Cache *c = heap.caches; c != NULL; c = c->next)
        add_cache(stats, c);
    unlock(&heap.lock);
}
