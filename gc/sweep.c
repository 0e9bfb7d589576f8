// The sweep: what is allocated and not marked is free.
//
// A hand goes through the heap once after each collection, span by span in the
// order of addresses.  It is pushed on
//
//     by who needs a span       until it has found one with room for him;
//     by all who take one       so far that it is at the end before the next
//                               collection is due: by half of the room that there
//                               is, half of the way (sweep_pay);
//     by idle processors        as long as they have nothing else to do.
//
// So a collection does not wait for the sweep, and neither does, as a rule, anybody
// else.  Each step is a few dozen instructions under heap.lock.
//
// It works on the bitmaps and touches no object, so memory that died is not
// brought back into the processor's cache to be buried.  A span without any
// survivor goes back to the free pages; one with room goes on the list of its kind
// and class, at the end, so that the lower parts of the heap are filled first.
// Afterwards the mark bitmap is the complement of the allocation bitmap again:
// between collections every free object looks marked, so that the marker needs to
// look at one bitmap only, and an object that is allocated is unmarked without any
// further step.
//
//      allocated  marked
//          0        1       free
//          1        0       allocated; before the sweep: not reached
//          1        1       reached, and not swept yet
//          0        0       never
//
// Objects of KIND_MANUAL always look marked, and are none of the sweep's business.
//
// Who wants to know of the death of an object is told before its bit changes
// (special.c).
//
// Rejected: to sweep while the world is stopped, as a gigabyte of small objects takes
// 20 ms.  To have a list of spans to be swept for each class, as Go does, so that who
// needs one of a class sweeps no others: the order of addresses would be lost.
#include "gc/sweep.h"
#include "gc/check.h"
#include "gc/fence.h"
#include "gc/host.h"
#include "rt/clock.h"
#include "rt/panic.h"
#include "rt/torture.h"

enum { STEP = TORTURE_SIZE(32, 2) };    // spans

Sweep sweep;

// What is left of a span's bitmaps.  Returns the number of survivors.
static uint32_t
sweep_bits(uint32_t span, uint32_t nelems)
{
    uint64_t *marks = span_marks(span), *allocs = span_allocs(span);
    uint32_t live = 0;

    for (uint32_t i = 0; i * 64 < nelems; i++) {
        uint64_t word = allocs[i] & marks[i];
        live += bits_count(word);
        allocs[i] = word;
        marks[i] = ~word;
    }
    return live;
}

static void
sweep_span(uint32_t span)
{
    Span *s = &heap.spans[span];
    uint32_t live;

    s->gen = sweep.gen;
    sweep.swept += s->npages;
    if (s->kind == KIND_MANUAL) {
        live = span_count(span);
    } else {
        fence_sweep(span);
        if (s->specials != NULL)
            heap.specials_sweep(span);
        torture_bury(span);
        live = sweep_bits(span, s->nelems);
    }
    if (live == 0) {
        heap_span_free(span);
        return;
    }
    s->fresh = false;
    s->nfree = s->nelems - live;
    s->state = SPAN_FULL;
    if (s->nfree > 0)
        heap_partial_add(span);
}

static void
end(void)
{
    store_relaxed(&sweep.ended, clock_monotonic());
    store_release(&sweep.active, 0);     // for weak_get
    dcheck(heap_check());
}

// The hand is to stand at a span in use, at `at` or above.  One that was made
// since the collection is not to be swept, but is as good a place to stand.
static void
move_to(uint32_t at)
{
    sweep.at = pages_next_used(&heap.region[sweep.region].runs, at);
    while (sweep.at == 0 && ++sweep.region < REGIONS) {
        const PageHeap *h = &heap.region[sweep.region].runs;
        sweep.at = pages_next_used(h, h->lo);
    }
}

bool
sweep_some(uint32_t n)
{
    if (!load_relaxed(&sweep.active))
        return false;
    for (; n > 0 && sweep.at != 0; n--) {
        uint32_t span = sweep.at;
        Span *s = &heap.spans[span];

        __builtin_prefetch(span_marks(span + s->npages));
        __builtin_prefetch(span_allocs(span + s->npages));
        // Before the span goes, and its pages are joined with the next ones.
        move_to(span + s->npages);
        if (!sweep_has_seen(s))
            sweep_span(span);
    }
    if (sweep.at == 0)
        end();
    return load_relaxed(&sweep.active);
}

void
sweep_forget(uint32_t span)
{
    if (sweep.at == span)
        move_to(span + heap.spans[span].npages);
}

void
sweep_begin(size_t room)
{
    const PageHeap *h = &heap.region[0].runs;

    sweep.gen++;
    sweep.region = 0;
    sweep.swept = 0;
    sweep.pages = 0;
    for (RegionName name = 0; name < REGIONS; name++)
        sweep.pages += heap.region[name].runs.hi - heap.region[name].runs.lo -
                       heap.region[name].runs.nfree;
    sweep.used = heap.used;
    sweep.room = room > 0 ? room : 1;
    store_relaxed(&sweep.active, 1);
    move_to(h->lo);
}

void
sweep_pay(size_t n)
{
    // Explicit frees may have made it less.
    size_t taken = (heap.used > sweep.used ? heap.used - sweep.used : 0) + n;
    double due = (double)sweep.pages * (double)taken / (double)sweep.room;

    while ((double)sweep.swept < due && sweep_some(STEP))
        ;
}

void
sweep_finish(void)
{
    bool more = true;

    while (more) {
        lock(&heap.lock);
        more = sweep_some(STEP);
        unlock(&heap.lock);
        gc_host.preempt_point();
    }
}

bool
sweep_idle(void)
{
    if (!load_relaxed(&sweep.active))
        return false;
    lock(&heap.lock);
    bool more = sweep_some(STEP);
    unlock(&heap.lock);
    return more;
}
