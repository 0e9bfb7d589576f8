// gc_read_stats: the heap's counters, and those of the allocation caches, which
// count a hole as allocated when they open it.
#include <rt/gc.h>
#include "gc/cache.h"

// What is allocated less what lies unused in open holes.
static void
add_cache(GCStats *stats, const Cache *c)
{
    stats->allocs += c->allocs;
    stats->total_bytes += c->alloc_bytes;
    for (Kind kind = 0; kind < KINDS; kind++)
        for (unsigned class = CLASS_SMALL; class < CLASS_LARGE; class++) {
            size_t unused = c->slot[kind][class].end - c->slot[kind][class].cur;
            stats->total_bytes -= unused;
            stats->allocs -= unused / class_info[class].size;
        }
}

void
gc_read_stats(GCStats *stats)
{
    lock(&heap.lock);
    *stats = (GCStats){
        .heap_bytes = heap.committed,
        .live_bytes = heap.stats.live_bytes,
        .goal_bytes = heap.goal,
        .frees = heap.stats.frees,
        .cycles = heap.stats.cycles,
        .pause_total = heap.stats.pause_total,
        .pause_max = heap.stats.pause_max,
    };
    for (const Cache *c = heap.caches; c != NULL; c = c->next)
        add_cache(stats, c);
    unlock(&heap.lock);
}
