// The heap that the programs in bench/gc use: malloc, glibc's or mimalloc's, and
// free: there is nothing to collect.
#pragma once
#include "hosted.h"

enum { BY_HAND = 1 };

static inline void
heap_init(void)
{
}

static inline void *
heap_new(size_t n)
{
    void *p = malloc(n);

    if (p == NULL)
        panic("out of memory");
    return p;
}

static inline void *
heap_leaf(size_t n)
{
    return heap_new(n);
}

static inline void
heap_free(void *p)
{
    free(p);
}

static inline void
heap_collect(void)
{
}

static inline int64_t
heap_pause(void)
{
    return 0;
}
