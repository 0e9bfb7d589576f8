// The heap that the programs in bench/gc use: libgc's.  GC_MARKERS says how many
// threads mark; without GC_start_mark_threads it would be one until the program
// starts a thread of its own.
#pragma once
#define GC_THREADS
#include <gc.h>

#include "hosted.h"

enum { BY_HAND = 0 };

static inline void
heap_init(void)
{
    GC_INIT();
    GC_start_mark_threads();
}

static inline void *
heap_checked(void *p)
{
    if (p == NULL)
        panic("out of memory");
    return p;
}

static inline void *
heap_new(size_t n)
{
    return heap_checked(GC_MALLOC(n));
}

static inline void *
heap_leaf(size_t n)
{
    return heap_checked(GC_MALLOC_ATOMIC(n));
}

static inline void
heap_free(void *p)
{
    (void)p;
}

static inline void
heap_off(void)
{
    GC_disable();
}

static inline void
heap_on(void)
{
    GC_enable();
}

static inline void
heap_collect(void)
{
    GC_gcollect();
}

static inline int64_t
heap_pause(void)
{
    return 0;                   // libgc counts averages only
}
