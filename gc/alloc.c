// Allocation.
//
// The way that nearly every allocation takes is here, short: the class of the
// size from a table, the processor's hole for that class, one step further in
// it.  No lock, no counter: what a cache handed out follows from what it opened
// and what is left.  An object is zero since its hole was opened.
//
// Its way on, when the hole is used up: cache_refill, then take_span (cache.c).
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
        return cache_large(kind, n, 0);
    return alloc_small(kind, class_of_medium(n));
}

static inline void *
alloc(Kind kind, size_t n)
{
    torture_alloc();
    if (__builtin_expect(n > CLASS_TABLE_MAX, 0))
        return alloc_other(kind, n);
    return alloc_small(kind, class_of_16[(n + 15) / 16]);
}

void *
gc_alloc(size_t n)
{
    return alloc(KIND_SCAN, n);
}

void *
gc_alloc_leaf(size_t n)
{
    return alloc(KIND_LEAF, n);
}

static size_t
product(size_t n, size_t size, const char *who)
{
    size_t nbytes;

    if (__builtin_mul_overflow(n, size, &nbytes) || nbytes > SIZE_MAX - sizeof(void *))
        panic("%s: %zu objects of %zu bytes are more than memory", who, n, size);
    return nbytes;
}

void *
gc_alloc_array(size_t n, size_t size)
{
    return gc_alloc(product(n, size, "gc_alloc_array"));
}

// The object's last word, which is not the program's, leads to its type.
void *
gc_alloc_typed(const GCType *type, size_t count)
{
    size_t n = product(count, type->size, "gc_alloc_typed") + sizeof type;

    torture_alloc();
    if (n > SMALL_MAX)
        return cache_large(KIND_TYPED, n, (uintptr_t)type);
    unsigned class = n > CLASS_TABLE_MAX ? class_of_medium(n) : class_of_16[(n + 15) / 16];
    char *p = alloc_small(KIND_TYPED, class);
    ((const GCType **)(p + class_info[class].size))[-1] = type;
    return p;
}
