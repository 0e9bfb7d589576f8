// C's allocation functions: objects of KIND_MANUAL, which are roots until they are
// freed.
//
// What was freed last is taken first, before a hole is looked at: a library that mallocs
// and frees in turns has the same few lines of the processor's cache each time.
//
// A class of small objects whose size is a multiple of the alignment has them aligned,
// up to a heap page, as spans begin there: so an aligned object is one of a larger
// class, at most twice as large.  Beyond a page it is a large object with room in front,
// whose superfluous pages are given back at once.
#include <rt/malloc.h>
#include <asm/errno.h>
#include "gc/alloc.h"
#include "gc/free.h"
#include "gc/realloc.h"
#include "gc/resize.h"

static void *
take(size_t n, uintptr_t site)
{
    size_t room = alloc_room(KIND_MANUAL, n);
    void *p = NULL;

    if (room <= CLASS_TABLE_MAX)
        p = cache_reuse(thread_self()->heap_cache, KIND_MANUAL, class_of_16[(room + 15) / 16]);
    if (p == NULL)
        return alloc(KIND_MANUAL, n, site);
    fence_set(p, n, site);
    return p;
}

void *
malloc(size_t n)
{
    return take(n, FENCE_SITE());
}

void *
calloc(size_t n, size_t size)
{
    size_t nbytes;

    if (__builtin_mul_overflow(n, size, &nbytes))
        return NULL;
    return take(nbytes, FENCE_SITE());
}

void *
realloc(void *p, size_t n)
{
    torture_yield();
    if (p == NULL)
        return take(n, FENCE_SITE());
    return object_resize(p, n, "realloc", FENCE_SITE());
}

void
free(void *p)
{
    torture_yield();
    if (p != NULL)
        free_object(p, "free", FENCE_SITE());
}

static bool
is_power_of_2(size_t n)
{
    return n != 0 && (n & (n - 1)) == 0;
}

// A span is aligned to a page; room is the object's and its tail.
static void *
alloc_in_page(size_t align, size_t room)
{
    if (room > SMALL_MAX)
        return alloc_other(KIND_MANUAL, room);
    unsigned class = room > CLASS_TABLE_MAX ? class_of_medium(room)
                                            : class_of_16[(room + 15) / 16];
    while (class_info[class].size % align != 0)
        class++;
    return alloc_small(KIND_MANUAL, class);
}

static void *
alloc_pages(size_t align, size_t room)
{
    uint32_t npages = (uint32_t)((room + HEAP_PAGE - 1) >> HEAP_PAGE_SHIFT);
    uintptr_t p;

    if (room > SIZE_MAX / 4 || align > SIZE_MAX / 4)
        return NULL;
    if ((p = (uintptr_t)cache_large(KIND_MANUAL, room + align, 0)) == 0)
        return NULL;
    uintptr_t aligned = (p + align - 1) & -align;
    lock(&heap.lock);
    uint32_t span = heap_find(p).span, before = (uint32_t)((aligned - p) >> HEAP_PAGE_SHIFT);
    resize_trim(span, span + before, npages > 0 ? npages : 1);
    unlock(&heap.lock);
    return (void *)aligned;
}

static void *
alloc_aligned(size_t align, size_t n, uintptr_t site)
{
    size_t room = alloc_room(KIND_MANUAL, n);

    torture_alloc();
    void *p = align <= HEAP_PAGE ? alloc_in_page(align, room) : alloc_pages(align, room);
    fence_set(p, n, site);
    return p;
}

void *
aligned_alloc(size_t align, size_t n)
{
    return is_power_of_2(align) ? alloc_aligned(align, n, FENCE_SITE()) : NULL;
}

int
posix_memalign(void **p, size_t align, size_t n)
{
    if (!is_power_of_2(align) || align < sizeof(void *))
        return EINVAL;
    void *object = alloc_aligned(align, n, FENCE_SITE());
    if (object == NULL)
        return ENOMEM;
    *p = object;
    return 0;
}

size_t
malloc_usable_size(void *p)
{
    if (p == NULL)
        return 0;
    Object o = object_at(p, "malloc_usable_size");
    return fence_size(&o);
}
