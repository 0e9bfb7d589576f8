// Allocation, the way that nearly every one takes: the class of the size from a table,
// the processor's hole for that class, one step further in it.  No lock, no counter:
// what a cache handed out follows from what it opened and what is left.  An object is
// zero since its hole was opened.
//
// Its way on, when the hole is used up: cache_refill, then take_span (cache.c).
#pragma once
#include <rt/gc.h>
#include "gc/cache.h"
#include "gc/fence.h"
#include "rt/torture.h"

static inline void *
alloc_small(Kind kind, size_t class)
{
    Cache *c = thread_self()->heap_cache;
    Slot *slot = &c->slot[kind][class];
    uintptr_t p = slot->cur;

    if (__builtin_expect(p == slot->end, 0))
        return cache_refill(kind, (unsigned)class);
    slot->cur = p + class_info[class].size;
    return (void *)p;
}

// What alloc does not do for more than CLASS_TABLE_MAX bytes.
void *alloc_other(Kind kind, size_t n);

// n bytes and what stands behind them, without an overflow.
static inline size_t
alloc_room(Kind kind, size_t n)
{
    return n <= SIZE_MAX - OBJECT_TAIL(kind) ? n + OBJECT_TAIL(kind) : SIZE_MAX;
}

// alloc returns a new object of n bytes.  NULL: it is of KIND_MANUAL, and there is no
// memory.
//
//     site     FENCE_SITE()
static inline void *
alloc(Kind kind, size_t n, uintptr_t site)
{
    size_t room = alloc_room(kind, n);
    void *p;

    torture_alloc();
    if (__builtin_expect(room > CLASS_TABLE_MAX, 0))
        p = alloc_other(kind, room);
    else
        p = alloc_small(kind, class_of_16[(room + 15) / 16]);
    fence_set(p, n, site);
    return p;
}

// alloc_typed returns a new object of n bytes of a type.
void *alloc_typed(const GCType *type, size_t n, uintptr_t site);
