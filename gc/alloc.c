// The public functions that allocate.  How is told in alloc.h.
#include "gc/alloc.h"
#include <rt/go.h>

__attribute__((noinline)) void *
alloc_other(Kind kind, size_t n)
{
    if (n > SMALL_MAX)
        return cache_large(kind, n, 0);
    return alloc_small(kind, class_of_medium(n));
}

void *
gc_alloc(size_t n)
{
    return alloc(KIND_SCAN, n, FENCE_SITE());
}

void *
gc_alloc_leaf(size_t n)
{
    return alloc(KIND_LEAF, n, FENCE_SITE());
}

static size_t
product(size_t n, size_t size, const char *who)
{
    size_t nbytes;

    if (__builtin_mul_overflow(n, size, &nbytes))
        panic("%s: %zu objects of %zu bytes are more than memory", who, n, size);
    return nbytes;
}

void *
gc_alloc_array(size_t n, size_t size)
{
    return alloc(KIND_SCAN, product(n, size, "gc_alloc_array"), FENCE_SITE());
}

// The object's last word, which is not the program's, leads to its type.
void *
alloc_typed(const GCType *type, size_t n, uintptr_t site)
{
    size_t room = alloc_room(KIND_TYPED, n);

    torture_alloc();
    if (room > SMALL_MAX) {
        void *large = cache_large(KIND_TYPED, room, (uintptr_t)type);
        fence_set(large, n, site);
        return large;
    }
    unsigned class = room > CLASS_TABLE_MAX ? class_of_medium(room)
                                            : class_of_16[(room + 15) / 16];
    char *p = alloc_small(KIND_TYPED, class);
    ((const GCType **)(p + class_info[class].size))[-1] = type;
    fence_set(p, n, site);
    return p;
}

void *
gc_alloc_typed(const GCType *type, size_t count)
{
    return alloc_typed(type, product(count, type->size, "gc_alloc_typed"), FENCE_SITE());
}
