// What resize.h promises.  A span is the entries of its pages in the table, its first
// page's descriptor, and that page's words of the bitmaps, of which a large object
// uses a bit each.  The sweep's hand stands at spans in use only, so pages that come
// and go behind one do not matter to it.
#include "gc/resize.h"
#include "gc/pace.h"
#include "gc/samples.h"
#include "gc/sweep.h"
#include "rt/panic.h"
#include "rt/torture.h"

static void
set_entries(const Span *s, uint32_t span)
{
    for (uint32_t i = 0; i < s->npages; i++)
        heap.table[span + i] = entry_make(s->kind, CLASS_LARGE, i);
}

static void
give(PageHeap *h, uint32_t first, uint32_t npages)
{
    if (npages == 0)
        return;
    for (uint32_t i = 0; i < npages; i++)
        heap.table[first + i] = 0;
    torture_bury_pages(page_address(first), (size_t)npages << HEAP_PAGE_SHIFT);
    pages_free(h, first, npages, false);
    heap.used -= npages * (size_t)HEAP_PAGE < heap.used ? npages * (size_t)HEAP_PAGE : heap.used;
}

// The object begins at another page from now on.
static void
rename(uint32_t span, uint32_t first)
{
    if (sweep.at == span)
        sweep.at = first;
    if (heap.spans[span].sampled)
        samples_drop(page_address(span));
    heap.spans[first] = heap.spans[span];
    span_marks(first)[0] = span_marks(span)[0];
    span_allocs(first)[0] = span_allocs(span)[0];
}

void
resize_trim(uint32_t span, uint32_t first, uint32_t npages)
{
    Span *s = &heap.spans[span];
    PageHeap *h = &heap.region[region_of(s->kind)].runs;
    uint32_t had = s->npages, before = first - span;

    dcheck(s->class == CLASS_LARGE && before + npages <= had);
    if (before > 0)
        rename(span, first);
    s = &heap.spans[first];
    s->npages = npages;
    s->fresh = false;
    set_entries(s, first);
    if (s->specials != NULL)
        heap.specials_trim(first);
    give(h, span, before);
    give(h, first + npages, had - before - npages);
}

bool
resize_extend(uint32_t span, uint32_t npages)
{
    Span *s = &heap.spans[span];
    uint32_t more = npages - s->npages;
    CycleReason why;
    bool fresh;

    if (pace_is_due(more * (size_t)HEAP_PAGE, &why) ||
        !pages_extend(&heap.region[region_of(s->kind)].runs, span + s->npages, more, &fresh))
        return false;
    s->npages = npages;
    s->fresh = false;
    set_entries(s, span);
    heap.used += more * (size_t)HEAP_PAGE;
    return true;
}
