// The marker.
//
// A word is taken for a pointer when it is an address in the heap, on a page
// that belongs to a span.  Page entry, class and a multiplication give the
// object, and one bit says whether it is news: an object that is marked, or a
// free one, which looks marked, is passed over.  So a stale pointer to freed
// memory costs nothing, and marking writes nothing but mark bits.
//
// An object found unmarked is marked and queued (leaf objects are not: nothing
// is to be found in them).  Between the queue and the scan is a ring: an object
// leaves the queue, its first cache line is asked for, and it is scanned when
// 16 others have followed it, by when the line has come.  In a heap larger than
// the processor's caches that more than halves the time.
//
// A large object is scanned in pieces of 128 KB, the rest of it being queued
// again first: the queue stays short, and other threads can help.
//
// Chapter of the field: Cher, Hosking and Vijaykumar, "Software prefetching for
// mark-sweep garbage collection" (2004).
#include "gc/mark.h"
#include "gc/heap.h"
#include "gc/queue.h"
#include "rt/panic.h"

enum { RING = 16 };
enum { PIECE = 128 << 10 };

static MarkQueue queue;

static Grey
grey_make(uintptr_t offset, unsigned class)
{
    return offset << 2 | class;
}

static uintptr_t
grey_offset(Grey grey)
{
    return (grey & ~(Grey)ENTRY_CLASS) >> 2;
}

static unsigned
grey_class(Grey grey)
{
    return grey & ENTRY_CLASS;
}

// Marks what the words [p, end) point to and queues what is to be scanned.
static void
scan(const uintptr_t *p, const uintptr_t *end)
{
    const uintptr_t base = heap.base, nbytes = heap.nbytes;
    const uintptr_t leaf = (uintptr_t)heap.gap_hi << HEAP_PAGE_SHIFT;
    const PageEntry *table = heap.table;
    uint64_t *marks = heap.marks;

    for (; p < end; p++) {
        uintptr_t offset = *p - base;
        if (offset >= nbytes)
            continue;
        uint32_t span = (uint32_t)(offset >> HEAP_PAGE_SHIFT);
        PageEntry entry = table[span];
        if (entry == 0)
            continue;
        span -= entry >> ENTRY_CLASS_BITS;
        unsigned class = entry & ENTRY_CLASS;
        uintptr_t start = (uintptr_t)span << HEAP_PAGE_SHIFT;
        uint32_t index = class_index(class, offset - start);
        uint64_t *word = &marks[(size_t)span * PAGE_BITMAP_WORDS + index / 64];
        uint64_t bit = UINT64_C(1) << index % 64;
        if (*word & bit)
            continue;
        *word |= bit;
        if (offset < leaf)
            queue_push(&queue, grey_make(start + index * class_info[class].size, class));
    }
}

// One piece of the large object at offset; the others are queued.
static void
scan_large(uintptr_t offset)
{
    uint32_t page = (uint32_t)(offset >> HEAP_PAGE_SHIFT);
    uint32_t span = page - (heap.table[page] >> ENTRY_CLASS_BITS);
    uintptr_t end = (uintptr_t)(span + heap.spans[span].npages) << HEAP_PAGE_SHIFT;

    if (end - offset > PIECE) {
        end = offset + PIECE;
        queue_push(&queue, grey_make(end, CLASS_LARGE));
    }
    scan((uintptr_t *)(heap.base + offset), (uintptr_t *)(heap.base + end));
}

static void
scan_object(Grey grey)
{
    uintptr_t p = heap.base + grey_offset(grey);
    unsigned class = grey_class(grey);

    if (class == CLASS_LARGE)
        scan_large(grey_offset(grey));
    else
        scan((uintptr_t *)p, (uintptr_t *)(p + class_info[class].size));
}

// Scans all that is queued, and what is found by that.
static void
drain(void)
{
    Grey ring[RING], grey;
    unsigned head = 0, count = 0;

    for (;;) {
        for (; count < RING && (grey = queue_pop(&queue)) != 0; count++) {
            __builtin_prefetch((void *)(heap.base + grey_offset(grey)));
            ring[(head + count) % RING] = grey;
        }
        if (count == 0)
            return;
        scan_object(ring[head++ % RING]);
        count--;
    }
}

void
mark_range(uintptr_t lo, uintptr_t hi)
{
    while (lo < hi) {
        uintptr_t end = hi - lo > PIECE ? lo + PIECE : hi;
        scan((uintptr_t *)lo, (uintptr_t *)end);
        drain();
        lo = end;
    }
}

// Scans the marked objects of a span once more.
static void
rescan(uint32_t span)
{
    const Span *s = &heap.spans[span];
    const uint64_t *marks = span_marks(span), *allocs = span_allocs(span);

    for (uint32_t i = 0; i < s->nelems; i++)
        if (marks[i / 64] & allocs[i / 64] & UINT64_C(1) << i % 64) {
            uintptr_t offset = (uintptr_t)span << HEAP_PAGE_SHIFT;
            scan_object(grey_make(offset + i * class_info[s->class].size, s->class));
            drain();
        }
}

void
mark_end(void)
{
    const PageHeap *scanned = &heap.region[KIND_SCAN].runs;

    while (queue.overflowed) {
        queue.overflowed = false;
        for (uint32_t span = pages_next_used(scanned, scanned->lo); span != 0;
             span = pages_next_used(scanned, span + heap.spans[span].npages))
            rescan(span);
    }
}
