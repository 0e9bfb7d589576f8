// The heap that the programs in bench/gc use: rt0's.  bench/peers/gc_libgc and
// gc_malloc have this header for other heaps, so that all are measured with one
// text; the compiler is told which folder to take it from.
#pragma once
#include <rt/rt.h>

enum { BY_HAND = 0 };           // whether the program has to free what it drops

static inline void
heap_init(void)
{
}

// n bytes that may hold pointers: zeroes, but with malloc.
static inline void *
heap_new(size_t n)
{
    return gc_alloc(n);
}

// n bytes that the collector does not read.
static inline void *
heap_leaf(size_t n)
{
    return gc_alloc_leaf(n);
}

static inline void
heap_free(void *p)
{
    (void)p;
}

// No collection until heap_on.
static inline void
heap_off(void)
{
    gc_set_percent(-1);
}

static inline void
heap_on(void)
{
    gc_set_percent(100);
}

static inline void
heap_collect(void)
{
    gc_collect();
}

// The longest pause so far in nanoseconds; 0 if the heap does not count them.
static inline int64_t
heap_pause(void)
{
    GCStats stats;

    gc_read_stats(&stats);
    return stats.pause_max;
}
