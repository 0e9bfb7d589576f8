// Explicit free: for who knows that an object is done with, and wants its memory
// before the next collection.
//
// A small object goes on a list in the processor's cache, from where the next
// allocation that needs a hole takes it, while it is still in the processor's own
// cache memory.  To the collector it is garbage meanwhile.  Where a list gets long,
// half of it goes back to the spans, under heap.lock; so does all of it when a
// collection begins.  A large object goes back at once.
//
// Weak references to it are cleared and its cleanups are due at once, as if a
// collection had found it dead (special.c).
//
// An object that goes back has its allocation bit cleared.  What becomes of the
// span then depends on who has it:
//
//     not swept yet      the sweep will see the bit
//     HELD               the cache that holds it, which looks once more when it is
//                        done (free_span_left)
//     FULL               it has room now, and goes on the list
//     PARTIAL            if that was the last object its pages are free
#include "gc/free.h"
#include <rt/gc.h>
#include <rt/go.h>
#include "gc/cache.h"
#include "gc/fence.h"
#include "gc/samples.h"
#include "gc/sweep.h"
#include "rt/panic.h"
#include "rt/torture.h"

// Of one kind and class, in one cache.
enum { LIST_MAX = TORTURE_SIZE(128, 2), LIST_BYTES = 64 << 10 };

static const char on_a_list;

_Static_assert(sizeof(FreedObject) <= 16, "the smallest object has room for it");

// A span that nobody holds has nfree objects free.  heap.lock is held.
static void
settle(uint32_t span, uint32_t nfree)
{
    Span *s = &heap.spans[span];

    s->nfree = nfree;
    if (nfree == s->nelems) {
        if (s->state == SPAN_PARTIAL)
            heap_partial_remove(span);
        heap_span_free(span);
    } else if (nfree > 0 && s->state != SPAN_PARTIAL) {
        heap_partial_add(span);
    }
}

void
free_span_left(uint32_t span)
{
    Span *s = &heap.spans[span];

    s->state = SPAN_FULL;
    settle(span, s->nelems - span_count(span));
}

// heap.lock is held.
static void
give_back(const Object *o)
{
    Span *s = &heap.spans[o->span];

    // Before the bits: who takes them must see that there is something to zero.
    store_relaxed(&s->fresh, false);
    cache_return(o->span, o->index, o->index + 1);
    heap.used -= o->size < heap.used ? o->size : heap.used;
    if (sweep_has_seen(s) && s->state != SPAN_HELD)
        settle(o->span, s->nfree + 1);
}

// Half of a list, the objects that have been there for longest.
static void
give_half(Freed *freed)
{
    FreedObject *f = freed->first, *next;

    for (uint32_t keep = freed->n / 2; keep > 1; keep--)
        f = f->next;
    next = f->next;
    f->next = NULL;
    freed->n = freed->n / 2 > 1 ? freed->n / 2 : 1;
    lock(&heap.lock);
    while ((f = next) != NULL) {
        Object o = heap_find((uintptr_t)f);
        next = f->next;
        fence_gone(f);
        give_back(&o);
    }
    unlock(&heap.lock);
}

static void
free_small(Cache *c, const Object *o)
{
    const Span *s = &heap.spans[o->span];
    Freed *freed = &c->freed[s->kind][s->class];
    FreedObject *f = (FreedObject *)o->start;

    f->next = freed->first;
    f->freed = &on_a_list;
    freed->first = f;
    freed->n++;
    if (freed->n > LIST_MAX || (freed->n > 1 && freed->n * o->size > LIST_BYTES))
        give_half(freed);
}

bool
free_waits(const Object *o)
{
    return ((const FreedObject *)o->start)->freed == &on_a_list;
}

// What is on a list is still allocated to the bitmaps.
static bool
is_allocated(const Object *o)
{
    return bits_test(span_allocs(o->span), o->index) && !free_waits(o);
}

Object
object_at(void *p, const char *who)
{
    Object o = heap_find((uintptr_t)p);

    if (o.span == 0 || !is_allocated(&o))
        panic("%s: %p is no object of the heap, or was freed before", who, p);
    if (o.start != (uintptr_t)p) {
        fence_interior(&o, (uintptr_t)p, who);
        panic("%s: %p is not the beginning of the object of %zu bytes at %p", who, p, o.size,
              (void *)o.start);
    }
    fence_valid(&o, who);
    return o;
}

void
free_now(const Object *o)
{
    Cache *c = cache_mine();

    // A P that only frees has taken no span yet.
    if (!c->listed) {
        lock(&heap.lock);
        cache_list(c);
        unlock(&heap.lock);
    }
    c->frees++;
    if (load_relaxed(&heap.spans[o->span].sampled))
        samples_drop(o->start);
    if (heap.spans[o->span].class != CLASS_LARGE) {
        free_small(c, o);
        return;
    }
    lock(&heap.lock);
    give_back(o);
    unlock(&heap.lock);
}

void
free_object(void *p, const char *who, uintptr_t site)
{
    cache_mine();
    Object o = object_at(p, who);
    if (load_relaxed(&heap.spans[o.span].specials) != NULL) {
        lock(&heap.lock);
        heap.specials_free(&o);
        unlock(&heap.lock);
    }
    fence_free(&o, site);
}

void
gc_free(void *obj)
{
    torture_yield();
    if (obj != NULL)
        free_object(obj, "gc_free", FENCE_SITE());
}
