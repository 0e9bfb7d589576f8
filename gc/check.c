// The validator: all that the heap's tables say about each other between two
// collections.  The debug flavour runs it at the end of every sweep, while the
// program goes on.
//
//  (1) Each page of a span in use says how far its first page is, the kind and
//      the class; a page of a free run says nothing.
//  (2) An object is marked exactly when it is not allocated; so is the tail.  One
//      of KIND_MANUAL is always marked.
//  (3) A span in use holds something; it is on the list of its kind and class
//      exactly when it also has room.  Of a span that is HELD only (1) is known,
//      as its processor changes the bits, and so of one that was not swept.
//  (4) Who wants to be told of the death of an object has named one that lives.
//  (5) Free runs do not touch, and their pages are those that are counted.
#include "gc/check.h"
#include "gc/special.h"
#include "gc/sweep.h"
#include "rt/panic.h"

static void
check_table(uint32_t span)
{
    const Span *s = &heap.spans[span];

    for (uint32_t i = 0; i < s->npages; i++)
        check(heap.table[span + i] ==
              (span_in_use(s) ? entry_make(s->kind, s->class, i) : 0));
}

static void
check_bits(uint32_t span)
{
    const Span *s = &heap.spans[span];
    const uint64_t *marks = span_marks(span), *allocs = span_allocs(span);

    for (uint32_t i = 0; i * 64 <= s->nelems && i < s->npages * PAGE_BITMAP_WORDS; i++)
        check(marks[i] == (s->kind == KIND_MANUAL ? ~UINT64_C(0) : ~allocs[i]));
    uint32_t live = span_count(span);
    check(live > 0 && live + s->nfree == s->nelems);
    check((s->state == SPAN_PARTIAL) == (s->nfree > 0));
}

static void
check_specials(uint32_t span)
{
    const Span *s = &heap.spans[span];

    for (const Special *sp = s->specials; sp != NULL; sp = sp->next) {
        check(sp->kind != SPECIAL_FREE && sp->payload != NULL);
        check(sp->index < s->nelems && bits_test(span_allocs(span), sp->index));
    }
}

static void
check_region(RegionName name, uint32_t *with_room)
{
    const PageHeap *h = &heap.region[name].runs;
    size_t nfree = 0, nfresh = 0;
    bool was_free = false;

    for (uint32_t page = h->lo; page < h->hi; page += heap.spans[page].npages) {
        const Span *s = &heap.spans[page];
        bool is_free = s->state == SPAN_FREE;

        check(s->npages > 0 && s->npages <= h->hi - page);
        check_table(page);
        if (is_free) {
            check(!was_free);
            nfree += s->npages;
            nfresh += s->fresh ? s->npages : 0;
        } else if (span_in_use(s)) {
            check(region_of(s->kind) == name);
            check(sweep_has_seen(s));
            if (s->state != SPAN_HELD)
                check_bits(page);
            check_specials(page);
            with_room[s->kind] += s->state == SPAN_PARTIAL;
        }
        was_free = is_free;
    }
    check(nfree == h->nfree && nfresh == h->nfresh);
}

// Returns the number of spans on the lists.
static uint32_t
check_lists(Kind kind)
{
    uint32_t listed = 0;

    for (unsigned class = CLASS_SMALL; class < CLASS_LARGE; class++) {
        uint32_t before = 0;

        for (uint32_t span = heap.partial[kind][class].head; span != 0;
             span = heap.spans[span].next) {
            const Span *s = &heap.spans[span];
            check(s->state == SPAN_PARTIAL && s->kind == kind && s->class == class);
            check(s->prev == before);
            before = span;
            listed++;
        }
        check(heap.partial[kind][class].tail == before);
    }
    return listed;
}

bool
heap_check(void)
{
    uint32_t with_room[KINDS] = { 0 };

    for (RegionName name = 0; name < REGIONS; name++)
        check_region(name, with_room);
    for (Kind kind = 0; kind < KINDS; kind++)
        check(with_room[kind] == check_lists(kind));
    return true;
}
