// The validator: all that the heap's tables say about each other between two
// collections.  The debug flavour runs it after every one.
//
//  (1) Each page of a span in use says how far its first page is, and the
//      class; a page of a free run says nothing.
//  (2) An object is marked exactly when it is not allocated; so is the tail.
//  (3) A span in use holds something; it is on the list of its kind and class
//      exactly when it also has room.
//  (4) Free runs do not touch, and their pages are those that are counted.
#include "gc/check.h"
#include "gc/heap.h"
#include "rt/panic.h"

static void
check_table(uint32_t span)
{
    const Span *s = &heap.spans[span];

    for (uint32_t i = 0; i < s->npages; i++)
        check(heap.table[span + i] == (s->state == SPAN_USED
                                       ? i << ENTRY_CLASS_BITS | s->class : 0));
}

static void
check_bits(uint32_t span)
{
    const Span *s = &heap.spans[span];
    const uint64_t *marks = span_marks(span), *allocs = span_allocs(span);
    uint32_t live = 0;

    for (uint32_t i = 0; i * 64 <= s->nelems && i < s->npages * PAGE_BITMAP_WORDS; i++) {
        check(marks[i] == ~allocs[i]);
        live += bits_count(allocs[i]);
    }
    check(live > 0 && live + s->nfree == s->nelems);
}

// Returns the number of spans with room.
static uint32_t
check_region(Kind kind)
{
    const PageHeap *h = &heap.region[kind].runs;
    uint32_t with_room = 0;
    size_t nfree = 0;
    bool was_free = false;

    for (uint32_t page = h->lo; page < h->hi; page += heap.spans[page].npages) {
        const Span *s = &heap.spans[page];
        bool is_free = s->state == SPAN_FREE;
        check(is_free || s->state == SPAN_USED);
        check(s->npages > 0 && s->npages <= h->hi - page);
        check_table(page);
        if (is_free) {
            check(!was_free);
            nfree += s->npages;
        } else {
            check(s->kind == kind);
            check_bits(page);
            with_room += s->nfree > 0;
        }
        was_free = is_free;
    }
    check(nfree == h->nfree);
    return with_room;
}

// Returns the number of spans on the lists.
static uint32_t
check_lists(Kind kind)
{
    uint32_t listed = 0;

    for (unsigned class = 0; class < CLASSES; class++)
        for (uint32_t span = heap.holes[kind][class]; span != 0; span = heap.spans[span].next) {
            const Span *s = &heap.spans[span];
            check(s->state == SPAN_USED && s->kind == kind && s->class == class);
            check(s->nfree > 0);
            listed++;
        }
    return listed;
}

bool
heap_check(void)
{
    for (Kind kind = 0; kind < KINDS; kind++)
        check(check_region(kind) == check_lists(kind));
    return true;
}
