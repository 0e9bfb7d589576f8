// gc_realloc: an object that becomes shorter or longer.
//
// What lies behind the bytes that the program asked for is zero, up to the end of the
// object's memory: it was when the object was new, and what is given up is zeroed here.
// So an object that grows shows zeroes however often it was shrunk, and nobody needs to
// know how long it was.
//
//     fits into its slot                 stays, and the rest is zeroed
//     large, and shorter by pages        gives them back
//     large, and the next pages free     takes them
//     otherwise                          a new object, a copy, and the old one is freed
//
// A large object that would be a small one is copied, too: a page at least would be
// its own, and what is copied is short.
#include "gc/realloc.h"
#include <rt/go.h>
#include "gc/alloc.h"
#include "gc/free.h"
#include "gc/host.h"
#include "gc/resize.h"
#include "rt/mem.h"

// So much is copied at once.
enum { COPY_MAX = TORTURE_SIZE(256 * 1024, 4096) };

static inline Kind
kind_of(const Object *o)
{
    return heap.spans[o->span].kind;
}

static inline uintptr_t *
last_word(const Object *o)
{
    return (uintptr_t *)(o->start + o->size) - 1;
}

// The pages of a large object that has room for n bytes; 0: it would not be large.
static size_t
pages_of(Kind kind, size_t n)
{
    size_t room = alloc_room(kind, n);

    return room > SMALL_MAX ? ((room - 1) >> HEAP_PAGE_SHIFT) + 1 : 0;
}

// A large object gets npages.  Between its new room and the old one all is zero.
static bool
change_pages(Object *o, size_t npages)
{
    Span *s = &heap.spans[o->span];
    size_t had = o->size, room = object_room(o), size = npages << HEAP_PAGE_SHIFT;
    uintptr_t last = *last_word(o);
    bool done = npages < SPAN_PAGES_LIMIT;

    lock(&heap.lock);
    if (done && npages < s->npages)
        resize_trim(o->span, o->span, (uint32_t)npages);
    else if (done)
        done = resize_extend(o->span, (uint32_t)npages);
    if (done) {
        o->size = size;
        // Before a collection may come.
        if (kind_of(o) == KIND_TYPED)
            *last_word(o) = last;
    }
    unlock(&heap.lock);
    if (done && size > had) {
        cache_mine()->alloc_bytes += size - had;
        cache_zero((char *)o->start + room, object_room(o) - room);
    }
    return done;
}

static bool
in_place(Object *o, size_t n)
{
    size_t npages;

    if (heap.spans[o->span].class != CLASS_LARGE)
        return n <= object_room(o);
    npages = pages_of(kind_of(o), n);
    if (npages == 0)
        return false;
    return npages == o->size >> HEAP_PAGE_SHIFT || change_pages(o, npages);
}

static void
copy(char *to, const char *from, size_t n)
{
    for (size_t part; n > 0; to += part, from += part, n -= part) {
        part = n < COPY_MAX ? n : COPY_MAX;
        memcpy(to, from, part);
        gc_host.preempt_point();
    }
}

static void *
move(const Object *o, size_t n, const char *who, uintptr_t site)
{
    size_t had = fence_size(o);
    void *from = (void *)o->start;
    void *to = kind_of(o) == KIND_TYPED ? alloc_typed((const GCType *)*last_word(o), n, site)
                                        : alloc(kind_of(o), n, site);

    if (to == NULL)
        return NULL;
    copy(to, from, had < n ? had : n);
    free_object(from, who, site);
    return to;
}

void *
object_resize(void *obj, size_t n, const char *who, uintptr_t site)
{
    cache_mine();               // nobody without a P
    Object o = object_at(obj, who);
    size_t had = fence_size(&o);
    uintptr_t before = fence_take_off(&o);

    if (in_place(&o, n)) {
        cache_zero((char *)obj + n, object_room(&o) - n);
        fence_set(obj, n, site);
        return obj;
    }
    fence_set(obj, had, before);
    return move(&o, n, who, site);
}

void *
gc_realloc(void *obj, size_t n)
{
    torture_yield();
    if (obj == NULL)
        return alloc(KIND_SCAN, n, FENCE_SITE());
    return object_resize(obj, n, "gc_realloc", FENCE_SITE());
}
