// The lists of pages.h.
#include "gc/pages.h"
#include "rt/panic.h"

// 1 to 32 pages: lists 0 to 31.  33 to 63: list 32, and so on by doublings.
static unsigned
list_of(uint32_t npages)
{
    if (npages <= RUN_EXACT)
        return npages - 1;
    return RUN_EXACT + (31 - (unsigned)__builtin_clz(npages)) - 5;
}

static void
enlist(PageHeap *h, uint32_t first, uint32_t npages)
{
    unsigned list = list_of(npages);
    Span *run = &h->spans[first], *last = &h->spans[first + npages - 1];

    run->state = last->state = SPAN_FREE;
    run->npages = last->npages = npages;
    run->prev = 0;
    run->next = h->head[list];
    if (run->next != 0)
        h->spans[run->next].prev = first;
    h->head[list] = first;
    h->nonempty |= UINT64_C(1) << list;
    h->nfree += npages;
}

static void
delist(PageHeap *h, uint32_t first)
{
    Span *run = &h->spans[first];
    unsigned list = list_of(run->npages);

    dcheck(run->state == SPAN_FREE);
    if (run->prev != 0)
        h->spans[run->prev].next = run->next;
    else
        h->head[list] = run->next;
    if (run->next != 0)
        h->spans[run->next].prev = run->prev;
    if (h->head[list] == 0)
        h->nonempty &= ~(UINT64_C(1) << list);
    h->nfree -= run->npages;
    run->state = h->spans[first + run->npages - 1].state = SPAN_NONE;
}

// The first run of npages pages or more: in the list of that length, where not
// every run need be long enough, else any run of a longer list.
static uint32_t
find(PageHeap *h, uint32_t npages)
{
    unsigned list = list_of(npages);
    uint32_t run = h->head[list];

    while (run != 0 && h->spans[run].npages < npages)
        run = h->spans[run].next;
    if (run != 0)
        return run;
    uint64_t longer = h->nonempty & ~UINT64_C(0) << list << 1;
    return longer != 0 ? h->head[__builtin_ctzll(longer)] : 0;
}

uint32_t
pages_alloc(PageHeap *h, uint32_t npages)
{
    uint32_t first = find(h, npages);

    if (first == 0)
        return 0;
    uint32_t had = h->spans[first].npages;
    delist(h, first);
    if (had > npages)
        enlist(h, first + npages, had - npages);
    return first;
}

void
pages_free(PageHeap *h, uint32_t first, uint32_t npages)
{
    uint32_t end = first + npages;

    dcheck(first >= h->lo && end <= h->hi);
    h->spans[first].state = h->spans[end - 1].state = SPAN_NONE;
    if (end < h->hi && h->spans[end].state == SPAN_FREE) {
        uint32_t behind = h->spans[end].npages;
        delist(h, end);
        end += behind;
    }
    if (first > h->lo && h->spans[first - 1].state == SPAN_FREE) {
        first -= h->spans[first - 1].npages;
        delist(h, first);
    }
    enlist(h, first, end - first);
}

uint32_t
pages_next_used(const PageHeap *h, uint32_t page)
{
    if (page < h->hi && h->spans[page].state == SPAN_FREE)
        page += h->spans[page].npages;
    if (page >= h->hi)
        return 0;
    dcheck(h->spans[page].state == SPAN_USED);
    return page;
}
