// Fences: behind each object a red zone, and behind that who allocated it.
//
//     | the n bytes of the object | red zone ... | zone | state | site | last |
//     ^                            0xfd 0xfd ...  0xfd                        ^
//     start                                                         start + size
//
// Between the object and its Fence is what its class has left over, and the first word
// of the Fence is of the red zone, too: who writes one byte too many is caught in any
// case.  He is caught when the object is freed or changes its length, by gc_collect,
// and by the sweep.
//
// A freed object is filled with 0xdb, and so is its red zone; in the word of the zone
// stands who freed it.  It waits in quarantine, where whatever writes to it is caught by
// the same looks, and when it leaves.
//
//      state       zone        set by
//      0           0           nobody yet: it is being allocated
//      n, LIVE     0xfd...     fence_set
//      n, FREED    who         fence_free
//      0xdb...     0xdb...     the quarantine, when it lets go
//
// An object that dies without having been freed is forgotten with its fence.  Next to
// a page fault for each wild store this costs little memory and finds little later,
// so whole programs can run with it.
#include "debug/debug.h"
#include <rt/go.h>
#include "gc/cache.h"
#include "rt/mem.h"
#include "rt/panic.h"

#define FILL_WORD ((uintptr_t)-1 / 255 * FILL)

static inline FenceState
state_of(const Fence *g)
{
    return g->state & 0xff;
}

static void
set_state(Fence *g, size_t n, FenceState state)
{
    g->state = n << 8 | state;
}

// The first byte in [p, end) that is not `byte`; end if there is none.
static const uint8_t *
find_other(const uint8_t *p, const uint8_t *end, uint8_t byte)
{
    const uintptr_t word = (uintptr_t)-1 / 255 * byte;

    for (; p < end && ((uintptr_t)p % sizeof word != 0 || end - p < (long)sizeof word); p++)
        if (*p != byte)
            return p;
    while (end - p >= (long)sizeof word && *(const uintptr_t *)p == word)
        p += sizeof word;
    while (p < end && *p == byte)
        p++;
    return p;
}

void
fence_set(void *p, size_t n, uintptr_t site)
{
    if (p == NULL)
        return;
    Object o = heap_find((uintptr_t)p);
    Fence *g = fence_of(&o);
    dcheck(o.start == (uintptr_t)p && n <= object_room(&o));
    memset((uint8_t *)p + n, ZONE, (uintptr_t)&g->state - (uintptr_t)p - n);
    g->site = site;
    set_state(g, n, FENCE_LIVE);
}

void
fence_clear(uintptr_t end)
{
    ((Fence *)end)[-1] = (Fence){ 0 };
}

static void
check_live(const Object *o, const Fence *g, const char *who)
{
    const uint8_t *start = (const uint8_t *)o->start, *end = (const uint8_t *)&g->state;
    const uint8_t *other = find_other(start + fence_size(o), end, ZONE);

    if (other < end)
        report_overrun(o, who, (size_t)(other - start));
}

static void
check_freed(const Object *o, const Fence *g, const char *who)
{
    const uint8_t *start = (const uint8_t *)o->start, *end = (const uint8_t *)g;
    const uint8_t *other = find_other(start, end, FILL);

    if (other < end)
        report_written(o, who, (size_t)(other - start));
}

void
fence_check(const Object *o, const char *who)
{
    const Fence *g = fence_of(o);

    if (g->state == 0 && g->zone == 0)
        return;
    if (fence_size(o) > object_room(o))
        report_destroyed(o, who);
    switch (state_of(g)) {
    case FENCE_LIVE:
        check_live(o, g, who);
        break;
    case FENCE_FREED:
        check_freed(o, g, who);
        break;
    default:
        report_destroyed(o, who);
    }
}

void
fence_valid(const Object *o, const char *who)
{
    const Fence *g = fence_of(o);

    if (g->state == FILL_WORD)
        panic("%s: the object at %p was freed before", who, (void *)o->start);
    fence_check(o, who);
    if (state_of(g) == FENCE_FREED)
        report_freed(o, who);
}

size_t
fence_size(const Object *o)
{
    return fence_of(o)->state >> 8;
}

uintptr_t
fence_take_off(const Object *o)
{
    Fence *g = fence_of(o);
    uintptr_t site = g->site, rest = o->start + fence_size(o);

    memset((void *)rest, 0, (uintptr_t)&g->last - rest);
    return site;
}

void
fence_free(const Object *o, uintptr_t site)
{
    Fence *g = fence_of(o);

    set_state(g, fence_size(o), FENCE_FREED);
    memset((void *)o->start, FILL, (uintptr_t)g - o->start);
    g->zone = site;
    quarantine_put(o);
}

void
fence_gone(void *p)
{
    memset(p, FILL, sizeof(FreedObject));
}

// Checks the objects of a span whose bits are set in a and not in b.
static void
check_span(uint32_t span, const uint64_t *a, const uint64_t *b, const char *who)
{
    const Span *s = &heap.spans[span];
    size_t size = span_object_size(s);

    for (uint32_t i = 0; i < s->nelems; i++)
        if (bits_test(a, i) && (b == NULL || !bits_test(b, i)))
            fence_check(&(Object){ span, i, page_address(span) + i * size, size }, who);
}

void
fence_check_all(void)
{
    for (RegionName name = 0; name < REGIONS; name++) {
        const PageHeap *h = &heap.region[name].runs;

        for (uint32_t span = pages_next_used(h, h->lo); span != 0;
             span = pages_next_used(h, span + heap.spans[span].npages))
            check_span(span, span_allocs(span), NULL, "gc_collect");
    }
}

void
fence_sweep(uint32_t span)
{
    check_span(span, span_allocs(span), span_marks(span), "the collector");
}
