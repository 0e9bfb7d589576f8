// The sweep: what is allocated and not marked is free.
//
// It works on the bitmaps and touches no object, so memory that died is not
// brought back into the processor's cache to be buried.  A span without any
// survivor goes back to the free pages; one with room goes on the list of its
// kind and class.  Afterwards the mark bitmap is the complement of the
// allocation bitmap again: between collections every free object looks marked,
// so that the marker needs to look at one bitmap only, and an object that is
// allocated is unmarked without any further step.
//
//      allocated  marked
//          0        1       free
//          1        0       allocated, not reached so far
//          1        1       reached; while marking only
//          0        0       never
#include "gc/sweep.h"
#include "gc/heap.h"
#include "rt/torture.h"

typedef struct Sweep {
    uint32_t *tail[KINDS][CLASSES];     // ends of the lists in heap.holes
    Survivors survivors;
} Sweep;

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
sweep_span(Sweep *sweep, uint32_t span)
{
    Span *s = &heap.spans[span];

    torture_bury(span);
    uint32_t live = sweep_bits(span, s->nelems);
    size_t size = class_info[s->class].size;

    if (live == 0) {
        heap_span_free(span);
        return;
    }
    s->fresh = false;
    s->nfree = s->nelems - live;
    if (s->nfree > 0) {
        s->next = 0;
        *sweep->tail[s->kind][s->class] = span;
        sweep->tail[s->kind][s->class] = &s->next;
    }
    if (s->class == CLASS_LARGE)
        size = (size_t)s->npages * HEAP_PAGE;
    sweep->survivors.objects += live;
    sweep->survivors.nbytes += live * size;
}

// Spans in order of address: so are the lists, and the lower parts of the heap
// are filled first.
static void
sweep_region(Sweep *sweep, const PageHeap *pages)
{
    uint32_t next;

    for (uint32_t span = pages_next_used(pages, pages->lo); span != 0; span = next) {
        next = pages_next_used(pages, span + pages->spans[span].npages);
        sweep_span(sweep, span);
    }
}

Survivors
sweep_all(void)
{
    Sweep sweep = { .survivors = { 0, 0 } };

    for (Kind kind = 0; kind < KINDS; kind++) {
        for (unsigned class = 0; class < CLASSES; class++) {
            heap.holes[kind][class] = 0;
            sweep.tail[kind][class] = &heap.holes[kind][class];
        }
        sweep_region(&sweep, &heap.region[kind].runs);
    }
    return sweep.survivors;
}
