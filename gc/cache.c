// The slow ways of allocation: the next hole, the next span, a large object.
//
// take_span is where everything can happen that an allocation may meet: the
// first one reserves the heap, one that would bring the heap beyond its goal
// collects first, and so does one for which there is no memory.  After a
// collection an allocation that still finds no memory ends the program.
#include "gc/cache.h"
#include <rt/go.h>
#include "gc/cycle.h"
#include "gc/host.h"
#include "rt/mem.h"
#include "rt/panic.h"
#include "rt/torture.h"

// So much of a hole is opened at once.  More would have left the processor's
// cache, zeroed as it is, before it is used.
enum { HOLE_MAX = TORTURE_SIZE(4096, 64) };

// So much of a large object is zeroed at once.
enum { ZERO_MAX = TORTURE_SIZE(64 * 1024, 4096) };

Cache no_cache;

// Gives the objects [lo, hi) of a span to the program.
static void
take_objects(uint32_t span, size_t lo, size_t hi)
{
    bits_set(span_allocs(span), lo, hi);
    bits_clear(span_marks(span), lo, hi);
}

static void
return_objects(uint32_t span, size_t lo, size_t hi)
{
    bits_clear(span_allocs(span), lo, hi);
    bits_set(span_marks(span), lo, hi);
}

// Opens the next hole in the span that the slot is at.
static bool
open_hole(Cache *c, Kind kind, unsigned class)
{
    Slot *slot = &c->slot[kind][class];
    Source *source = &c->source[kind][class];
    const Span *s = &heap.spans[source->span];
    size_t size = class_info[class].size, most = HOLE_MAX / size + 1;

    if (source->span == 0)
        return false;
    const uint64_t *allocs = span_allocs(source->span);
    size_t lo = bits_find_clear(allocs, source->next, s->nelems);
    size_t hi = s->fresh || s->nelems - lo < most ? s->nelems : lo + most;
    hi = bits_find_set(allocs, lo, hi);
    if (lo == hi) {
        source->span = 0;
        return false;
    }
    take_objects(source->span, lo, hi);
    source->next = (uint32_t)hi;
    slot->cur = page_address(source->span) + lo * size;
    slot->end = page_address(source->span) + hi * size;
    if (!s->fresh)
        memset((void *)slot->cur, 0, slot->end - slot->cur);
    c->allocs += hi - lo;
    c->alloc_bytes += (hi - lo) * size;
    return true;
}

// A span that has room, or a new one; 0 when there is no memory, or when a
// collection is due that the caller has not tried yet.
static uint32_t
find_span(Kind kind, unsigned class, uint32_t npages, bool collected)
{
    uint32_t span = heap.holes[kind][class];
    size_t room = (size_t)npages * HEAP_PAGE;

    if (!collected && heap.used + room > heap.goal)
        return 0;
    if (span != 0)
        heap.holes[kind][class] = heap.spans[span].next;
    else if ((span = heap_span_make(kind, class, npages)) == 0)
        return 0;
    if (class != CLASS_LARGE)
        room = (size_t)heap.spans[span].nfree * class_info[class].size;
    heap.used += room;
    return span;
}

static RT_NORETURN void
out_of_memory(size_t npages)
{
    throw("out of memory: no room for %zu KB; heap of %zu KB in %zu MB of address space, "
          "%zu KB live after %lu collections",
          npages * (HEAP_PAGE >> 10), heap.committed >> 10, heap.reserved >> 20,
          heap.stats.live_bytes >> 10, heap.stats.cycles);
}

// The cache of the P that the goroutine is on now.
static Cache *
my_cache(void)
{
    Cache *c = thread_self()->heap_cache;

    if (c == &no_cache)
        panic("a function that go_blocking runs has allocated from the heap");
    return c;
}

// Makes the heap ready for a cache that wants npages.  heap.lock is held.
static void
begin(Cache *c, size_t npages)
{
    if (heap.base == 0)
        heap_reserve();
    if (!c->listed) {
        c->listed = true;
        c->next = heap.caches;
        heap.caches = c;
    }
    if (npages >= heap.nbytes / HEAP_PAGE)
        out_of_memory(npages);
}

// A span with room, or 0: then there was a collection, after which the goroutine
// may be on another P, and has to look into its cache again.
static uint32_t
take_span(Kind kind, unsigned class, size_t npages, bool *collected)
{
    Cache *c = my_cache();

    lock(&heap.lock);
    begin(c, npages);
    uint32_t span = find_span(kind, class, (uint32_t)npages, *collected);
    uint64_t cycles = heap.stats.cycles;
    unlock(&heap.lock);
    if (span == 0) {
        if (*collected)
            out_of_memory(npages);
        cycle_run(cycles);
        *collected = true;
    }
    return span;
}

void *
cache_refill(Kind kind, unsigned class)
{
    bool collected = false;

    gc_host.preempt_point();
    while (!open_hole(my_cache(), kind, class)) {
        uint32_t span = take_span(kind, class, class_pages(class), &collected);
        if (span != 0)
            my_cache()->source[kind][class] = (Source){ .span = span };
    }
    Slot *slot = &my_cache()->slot[kind][class];
    slot->cur += class_info[class].size;
    return (void *)(slot->cur - class_info[class].size);
}

// A gigabyte takes a tenth of a second, for which others need not wait.
static void
zero(char *p, size_t n)
{
    for (size_t part; n > 0; p += part, n -= part) {
        part = n < ZERO_MAX ? n : ZERO_MAX;
        memset(p, 0, part);
        gc_host.preempt_point();
    }
}

void *
cache_large(Kind kind, size_t n)
{
    size_t npages = ((n - 1) >> HEAP_PAGE_SHIFT) + 1;
    bool collected = false;
    uint32_t span;

    gc_host.preempt_point();
    while ((span = take_span(kind, CLASS_LARGE, npages, &collected)) == 0)
        ;
    Cache *c = my_cache();
    void *p = (void *)page_address(span);

    take_objects(span, 0, 1);
    c->allocs++;
    c->alloc_bytes += npages << HEAP_PAGE_SHIFT;
    // The last step: the goroutine may be on another P afterwards.
    if (!heap.spans[span].fresh)
        zero(p, npages << HEAP_PAGE_SHIFT);
    return p;
}

static void
flush(Cache *c, Kind kind, unsigned class)
{
    Slot *slot = &c->slot[kind][class];
    Source *source = &c->source[kind][class];

    if (slot->cur != slot->end) {
        size_t unused = (slot->end - slot->cur) / class_info[class].size;
        return_objects(source->span, source->next - unused, source->next);
        c->allocs -= unused;
        c->alloc_bytes -= slot->end - slot->cur;
    }
    *slot = (Slot){ 0 };
    *source = (Source){ 0 };
}

void
cache_flush_all(void)
{
    for (Cache *c = heap.caches; c != NULL; c = c->next)
        for (Kind kind = 0; kind < KINDS; kind++)
            for (unsigned class = CLASS_SMALL; class < CLASS_LARGE; class++)
                flush(c, kind, class);
}
