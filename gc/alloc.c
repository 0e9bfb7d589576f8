// Allocation.
//
// The way that nearly every allocation takes is here, short: the class of the
// size from a table, the processor's hole for that class, one step further in
// it.  No lock, no counter: what a cache handed out follows from what it opened
// and what is left.  An object is zero since its hole was opened.
#include <rt/gc.h>
#include <rt/go.h>
#include "gc/cache.h"
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

static __attribute__((noinline)) void *
alloc_other(Kind kind, size_t n)
{
    if (n > SMALL_MAX)
        return cache_large(kind, n);
    return alloc_small(kind, class_of_medium(n));
}

void *
gc_alloc(size_t n)
{
    torture_alloc();
    if (__builtin_expect(n > CLASS_TABLE_MAX, 0))
        return alloc_other(KIND_SCAN, n);
    return alloc_small(KIND_SCAN, class_of_16[(n + 15) / 16]);
}

void *
gc_alloc_leaf(size_t n)
{
    torture_alloc();
    if (__builtin_expect(n > CLASS_TABLE_MAX, 0))
        return alloc_other(KIND_LEAF, n);
    return alloc_small(KIND_LEAF, class_of_16[(n + 15) / 16]);
}

void *
gc_alloc_array(size_t n, size_t size)
{
    size_t nbytes;

    if (__builtin_mul_overflow(n, size, &nbytes))
        panic("gc_alloc_array: %zu objects of %zu bytes are more than memory", n, size);
    return gc_alloc(nbytes);
}
