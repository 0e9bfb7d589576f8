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
enlist(PageHeap *h, uint32_t first, uint32_t npages, bool fresh, uint16_t since)
{
    unsigned list = list_of(npages);
    Span *run = &h->spans[first], *last = &h->spans[first + npages - 1];

    run->state = last->state = SPAN_FREE;
    run->npages = last->npages = npages;
    run->fresh = fresh;
    run->since = since;
    run->prev = 0;
    run->next = h->head[list];
    if (run->next != 0)
        h->spans[run->next].prev = first;
    h->head[list] = first;
    h->nonempty |= UINT64_C(1) << list;
    h->nfree += npages;
    h->nfresh += fresh ? npages : 0;
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
    h->nfresh -= run->fresh ? run->npages : 0;
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

// Takes npages pages from the beginning of a free run.
static void
cut(PageHeap *h, uint32_t first, uint32_t npages, bool *fresh)
{
    const Span *run = &h->spans[first];
    uint32_t had = run->npages;

    *fresh = run->fresh;
    delist(h, first);
    if (had > npages)
        enlist(h, first + npages, had - npages, *fresh, run->since);
}

uint32_t
pages_alloc(PageHeap *h, uint32_t npages, bool *fresh)
{
    uint32_t first = find(h, npages);

    if (first != 0)
        cut(h, first, npages, fresh);
    return first;
}

bool
pages_has(PageHeap *h, uint32_t npages, bool *fresh)
{
    uint32_t run = find(h, npages);

    *fresh = run == 0 || h->spans[run].fresh;
    return run != 0;
}

bool
pages_extend(PageHeap *h, uint32_t page, uint32_t npages, bool *fresh)
{
    if (page >= h->hi || h->spans[page].state != SPAN_FREE || h->spans[page].npages < npages)
        return false;
    cut(h, page, npages, fresh);
    return true;
}

// Joins a free neighbour with the run [first, end), which has been free since *since.
// The longer part says how long that is for the whole: what little comes and goes at the
// end of a long run does not make it young again.
static void
join(PageHeap *h, uint32_t neighbour, uint32_t npages, bool *fresh, uint16_t *since)
{
    const Span *s = &h->spans[neighbour];

    *fresh &= s->fresh;
    if (s->npages > npages)
        *since = s->since;
    delist(h, neighbour);
}

void
pages_free(PageHeap *h, uint32_t first, uint32_t npages, bool fresh)
{
    uint32_t end = first + npages;
    uint16_t since = h->now;

    dcheck(first >= h->lo && end <= h->hi);
    h->spans[first].state = h->spans[end - 1].state = SPAN_NONE;
    if (end < h->hi && h->spans[end].state == SPAN_FREE) {
        uint32_t behind = h->spans[end].npages;
        join(h, end, end - first, &fresh, &since);
        end += behind;
    }
    if (first > h->lo && h->spans[first - 1].state == SPAN_FREE) {
        uint32_t before = first - h->spans[first - 1].npages;
        join(h, before, end - first, &fresh, &since);
        first = before;
    }
    enlist(h, first, end - first, fresh, since);
}

uint32_t
pages_take_idle(PageHeap *h, uint32_t least, uint16_t age, uint32_t *npages)
{
    for (unsigned list = RUN_LISTS; list-- > list_of(least);)
        for (uint32_t run = h->head[list]; run != 0; run = h->spans[run].next) {
            const Span *s = &h->spans[run];

            if (s->npages < least || s->fresh || (uint16_t)(h->now - s->since) < age)
                continue;
            *npages = s->npages;
            delist(h, run);
            return run;
        }
    return 0;
}

uint32_t
pages_next_used(const PageHeap *h, uint32_t page)
{
    while (page < h->hi && !span_in_use(&h->spans[page]))
        page += h->spans[page].npages;
    return page < h->hi ? page : 0;
}
