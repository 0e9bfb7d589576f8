// What the heap holds, when it can hold no more.
//
//     rt0: heap         spans    objects      bytes used      bytes free
//     rt0:   scan        1234     567890        12345 KB           12 KB
//     rt0:   leaf ...
//     fatal error: out of memory: ...
//
// Spans that the sweep has not reached count what is dead as used.
#include "gc/report.h"
#include "gc/heap.h"
#include "gc/pace.h"
#include "rt/panic.h"
#include "rt/print.h"

typedef struct Sum {
    size_t spans, objects, used, room;
} Sum;

static void
add_span(Sum *sum, uint32_t span)
{
    const Span *s = &heap.spans[span];
    size_t n = span_count(span), size = span_object_size(s);

    sum->spans++;
    sum->objects += n;
    sum->used += n * size;
    sum->room += ((size_t)s->npages << HEAP_PAGE_SHIFT) - n * size;
}

static void
print_kinds(void)
{
    static const char *const names[KINDS] = { "scan", "leaf", "typed", "manual" };
    Sum sum[KINDS] = { { 0, 0, 0, 0 } };
    size_t nfree = 0;

    for (RegionName name = 0; name < REGIONS; name++) {
        const PageHeap *h = &heap.region[name].runs;

        nfree += h->nfree;
        for (uint32_t span = pages_next_used(h, h->lo); span != 0;
             span = pages_next_used(h, span + heap.spans[span].npages))
            add_span(&sum[heap.spans[span].kind], span);
    }
    eprint("rt0: heap        spans    objects       KB used    KB unused\n");
    for (Kind kind = 0; kind < KINDS; kind++)
        eprint("rt0:   %-8s %7zu %10zu %13zu %12zu\n", names[kind], sum[kind].spans,
               sum[kind].objects, sum[kind].used >> 10, sum[kind].room >> 10);
    eprint("rt0:   free pages %50zu\n", nfree * HEAP_PAGE >> 10);
}

void
out_of_memory(size_t npages)
{
    lock(&heap.lock);
    print_kinds();
    unlock(&heap.lock);
    throw("out of memory: no room for %zu KB; heap of %zu KB in %zu MB of address space, "
          "%zu KB live after %lu collections",
          npages * (HEAP_PAGE >> 10), heap.committed >> 10, heap.reserved >> 20,
          heap.stats.live_bytes >> 10, heap.stats.cycles);
}
