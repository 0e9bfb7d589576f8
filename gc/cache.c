// The slow ways of allocation: the next hole, the next span, a large object.
//
//     cache_refill      an object that was freed explicitly; else
//       open_hole       the next objects in the span that nobody owns; else
//       take_span       if the heap is at its goal (pace.c), first a collection;
//         sweep_pay     then, under heap.lock, a share of the sweep;
//         find_span     and a span with room; or sweep until there is one; or pages
//
// take_span is where everything can happen that an allocation may meet: the
// first one reserves the heap, one that would bring the heap beyond its goal
// collects first, and so does one for which there is no memory.  After a
// collection an allocation that still finds no memory ends the program, unless it
// is malloc's (KIND_MANUAL), which is to return NULL then.
#include "gc/cache.h"
#include <rt/go.h>
#include "gc/cycle.h"
#include "gc/force.h"
#include "gc/free.h"
#include "gc/fence.h"
#include "gc/host.h"
#include "gc/pace.h"
#include "gc/report.h"
#include "gc/samples.h"
#include "gc/settings.h"
#include "gc/sweep.h"
#include "rt/mem.h"
#include "rt/panic.h"
#include "rt/torture.h"

// So much of a hole is opened at once.  More would have left the processor's
// cache, zeroed as it is, before it is used.
enum { HOLE_MAX = TORTURE_SIZE(4096, 64) };

// So much of a large object is zeroed at once.
enum { ZERO_MAX = TORTURE_SIZE(64 * 1024, 4096) };

// So many spans are swept in search of one with room before pages are taken.
enum { SEARCH = TORTURE_SIZE(256, 4), SEARCH_STEP = TORTURE_SIZE(16, 1) };

Cache no_cache;

static uint32_t opened;         // atomic: objects handed out, since collect_every

// Gives the objects [lo, hi) of a span to the program.  What is not collected
// always looks marked.
static void
take_objects(uint32_t span, size_t lo, size_t hi)
{
    bits_set(span_allocs(span), lo, hi);
    if (heap.spans[span].kind != KIND_MANUAL)
        bits_clear(span_marks(span), lo, hi);
}

void
cache_return(uint32_t span, size_t lo, size_t hi)
{
    bits_set(span_marks(span), lo, hi);
    bits_clear(span_allocs(span), lo, hi);
}

Cache *
cache_mine(void)
{
    Cache *c = thread_self()->heap_cache;

    if (c == &no_cache)
        panic("a function that go_blocking runs has allocated from the heap");
    return c;
}

// The end of the hole that begins at lo.  A fresh span is one hole, as it need not
// be zeroed.
static size_t
hole_end(const Span *s, const uint64_t *allocs, size_t lo)
{
    size_t most = load_relaxed(&s->fresh) ? s->nelems : HOLE_MAX / class_info[s->class].size + 1;

    if (settings.every > 0 && most > settings.every)
        most = settings.every;
    size_t hi = s->nelems - lo < most ? s->nelems : lo + most;
    return bits_find_set(allocs, lo, hi);
}

// Objects were handed out, the first of them at p.
static void
count(Cache *c, size_t objects, size_t nbytes, uintptr_t p)
{
    c->allocs += objects;
    c->alloc_bytes += nbytes;
    samples_count(c, nbytes, p);
    if (settings.every > 0)
        add_relaxed(&opened, (uint32_t)objects);
}

// Opens the next hole in the span that the slot is at.
static bool
open_hole(Cache *c, Kind kind, unsigned class)
{
    Slot *slot = &c->slot[kind][class];
    Source *source = &c->source[kind][class];
    const Span *s = &heap.spans[source->span];
    size_t size = class_info[class].size;

    if (source->span == 0)
        return false;
    const uint64_t *allocs = span_allocs(source->span);
    size_t lo = bits_find_clear(allocs, source->next, s->nelems);
    size_t hi = hole_end(s, allocs, lo);
    if (lo == hi)
        return false;
    take_objects(source->span, lo, hi);
    // After the bits: what another processor has freed is not fresh (free.c).
    bool fresh = load_relaxed(&s->fresh);
    source->next = (uint32_t)hi;
    slot->cur = page_address(source->span) + lo * size;
    slot->end = page_address(source->span) + hi * size;
    if (!fresh) {
        torture_dug(slot->cur, slot->end - slot->cur);
        memset((void *)slot->cur, 0, slot->end - slot->cur);
    }
    count(c, hi - lo, (hi - lo) * size, slot->cur);
    return true;
}

void *
cache_reuse(Cache *c, Kind kind, unsigned class)
{
    Freed *freed = &c->freed[kind][class];
    FreedObject *object = freed->first;
    size_t size = class_info[class].size;

    if (object == NULL)
        return NULL;
    freed->first = object->next;
    freed->n--;
    fence_gone(object);
    torture_dug((uintptr_t)object, size);
    memset(object, 0, size);
    count(c, 1, size, (uintptr_t)object);
    return object;
}

// The same as a hole.
static bool
open_freed(Cache *c, Kind kind, unsigned class)
{
    uintptr_t p = (uintptr_t)cache_reuse(c, kind, class);

    if (p != 0)
        c->slot[kind][class] = (Slot){ p, p + class_info[class].size };
    return p != 0;
}

// A hole with room.  There may be one although the goroutine has come here for want
// of it: since then it has changed its P, or others have run on this one.
static bool
has_hole(Cache *c, Kind kind, unsigned class)
{
    const Slot *slot = &c->slot[kind][class];

    return slot->cur != slot->end || open_freed(c, kind, class) ||
           open_hole(c, kind, class);
}

// A span that has room, one that the sweep finds, or a new one; 0 when there is no
// memory.
static uint32_t
find_span(Kind kind, unsigned class, uint32_t npages)
{
    uint32_t span = 0;
    bool small = class != CLASS_LARGE, more = true, fresh;

    for (int searched = 0;; searched += SEARCH_STEP) {
        if (small && (span = heap_partial_take(kind, class)) != 0)
            return span;
        if (searched >= SEARCH || !more || (!small && heap_has_run(kind, npages, &fresh)))
            break;
        more = sweep_some(SEARCH_STEP);
    }
    pace_before_growth(kind, npages);
    // The last step of the sweep may be the one that finds something.
    while ((span = heap_span_make(kind, class, npages)) == 0 && more) {
        more = sweep_some(SEARCH_STEP);
        if (small && (span = heap_partial_take(kind, class)) != 0)
            return span;
    }
    return span;
}

// The same, and the heap's account of it.
static uint32_t
find_and_pay(Kind kind, unsigned class, uint32_t npages)
{
    size_t room = (size_t)npages * HEAP_PAGE;

    sweep_pay(room);
    uint32_t span = find_span(kind, class, npages);
    if (span == 0)
        return 0;
    if (class != CLASS_LARGE)
        room = (size_t)heap.spans[span].nfree * class_info[class].size;
    heap.used += room;
    return span;
}

void
cache_list(Cache *c)
{
    if (c->listed)
        return;
    c->listed = true;
    c->next = heap.caches;
    heap.caches = c;
}

// Makes the heap ready for a cache that wants npages.  False: it can never have so
// many.  heap.lock is held.
static bool
begin(Cache *c, size_t npages)
{
    if (heap.base == 0) {
        heap_reserve();
        pace_set();         // the environment has been read
        force_begin();
    }
    cache_list(c);
    return npages < heap.nbytes / HEAP_PAGE && npages < SPAN_PAGES_LIMIT;
}

// The cache is done with the span that it holds.  heap.lock is held.
static void
let_go(Source *source)
{
    if (source->span != 0)
        free_span_left(source->span);
    source->span = 0;
}

// How far an allocation has come that finds no span: there was the collection that was
// due; there was one for want of memory; that has not helped.
typedef enum Attempt {
    ATTEMPT_FIRST, ATTEMPT_COLLECTED, ATTEMPT_LAST, ATTEMPT_FAILED
} Attempt;

// A span with room, or 0: then there was a collection, after which the goroutine
// may be on another P, and has to look into its cache again; or the attempt has
// failed.
static uint32_t
take_span(Kind kind, unsigned class, size_t npages, Attempt *attempt)
{
    Cache *c = cache_mine();
    CycleReason why = CYCLE_MEMORY;
    uint32_t span = 0;

    lock(&heap.lock);
    dcheck(!heap.marking);      // nobody runs then
    bool last = !begin(c, npages) || *attempt == ATTEMPT_LAST;
    if (class != CLASS_LARGE)
        let_go(&c->source[kind][class]);
    if (*attempt != ATTEMPT_FIRST || (!last && !pace_is_due(npages * HEAP_PAGE, &why)))
        span = find_and_pay(kind, class, (uint32_t)npages);
    uint64_t cycles = heap.stats.cycles;
    unlock(&heap.lock);
    if (span != 0)
        return span;
    if (last && kind != KIND_MANUAL)
        out_of_memory(npages);
    if (last)
        *attempt = ATTEMPT_FAILED;
    else if (cycle_run(cycles, why))
        *attempt = why == CYCLE_MEMORY ? ATTEMPT_LAST : ATTEMPT_COLLECTED;
    return 0;
}

// RT0_GC=every=N: so many objects have been handed out since the last collection.
static void
collect_every(void)
{
    if (settings.every == 0 || load_relaxed(&opened) < settings.every)
        return;
    store_relaxed(&opened, 0);
    cycle_run(load_relaxed(&heap.stats.cycles), CYCLE_EVERY);
}

void *
cache_refill(Kind kind, unsigned class)
{
    Attempt attempt = ATTEMPT_FIRST;

    gc_host.preempt_point();
    collect_every();
    while (!has_hole(cache_mine(), kind, class)) {
        uint32_t span = take_span(kind, class, class_pages(class), &attempt);
        if (span != 0)
            cache_mine()->source[kind][class] = (Source){ .span = span };
        else if (attempt == ATTEMPT_FAILED)
            return NULL;
    }
    Slot *slot = &cache_mine()->slot[kind][class];
    slot->cur += class_info[class].size;
    return (void *)(slot->cur - class_info[class].size);
}

void
cache_zero(char *p, size_t n)
{
    for (size_t part; n > 0; p += part, n -= part) {
        part = n < ZERO_MAX ? n : ZERO_MAX;
        memset(p, 0, part);
        gc_host.preempt_point();
    }
}

void *
cache_large(Kind kind, size_t n, uintptr_t last)
{
    size_t npages = ((n - 1) >> HEAP_PAGE_SHIFT) + 1, nbytes = npages << HEAP_PAGE_SHIFT;
    Attempt attempt = ATTEMPT_FIRST;
    uint32_t span;

    gc_host.preempt_point();
    collect_every();
    while ((span = take_span(kind, CLASS_LARGE, npages, &attempt)) == 0)
        if (attempt == ATTEMPT_FAILED)
            return NULL;
    Cache *c = cache_mine();
    char *p = (char *)page_address(span);

    torture_dug((uintptr_t)p, nbytes);
    fence_clear((uintptr_t)p + nbytes);
    ((uintptr_t *)(p + nbytes))[-1] = last;
    take_objects(span, 0, 1);
    heap.spans[span].nfree = 0;
    store_release(&heap.spans[span].state, SPAN_FULL);
    count(c, 1, nbytes, (uintptr_t)p);
    // The last step: the goroutine may be on another P afterwards.
    if (!heap.spans[span].fresh)
        cache_zero(p, nbytes - sizeof last);
    return p;
}

static void
flush(Cache *c, Kind kind, unsigned class)
{
    Slot *slot = &c->slot[kind][class];
    Source *source = &c->source[kind][class];
    size_t size = class_info[class].size;

    if (slot->cur != slot->end) {
        Object o = heap_find(slot->cur);
        size_t unused = (slot->end - slot->cur) / size;
        cache_return(o.span, o.index, o.index + unused);
        c->allocs -= unused;
        c->alloc_bytes -= unused * size;
    }
    for (FreedObject *f = c->freed[kind][class].first, *next; f != NULL; f = next) {
        Object o = heap_find((uintptr_t)f);
        next = f->next;
        fence_gone(f);
        cache_return(o.span, o.index, o.index + 1);
    }
    *slot = (Slot){ 0 };
    *source = (Source){ 0 };
    c->freed[kind][class] = (Freed){ 0 };
}

void
cache_flush_all(void)
{
    for (Cache *c = heap.caches; c != NULL; c = c->next) {
        for (Kind kind = 0; kind < KINDS; kind++)
            for (unsigned class = CLASS_SMALL; class < CLASS_LARGE; class++)
                flush(c, kind, class);
        c->frees = 0;
    }
}
