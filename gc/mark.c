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
// 16 others have followed it, by when the line has come.  Measured per object
// of 32 bytes, in a tree of 128 MB: 23 ns against 92 without the ring when its
// nodes are shuffled, 9 against 18 when they lie in order.
//
// A large object is scanned in pieces of 128 KB, the rest of it being queued
// again first: the queue stays short, and other threads can help.
//
// Source: Cher, Hosking and Vijaykumar, "Software prefetching for mark-sweep
// garbage collection" (ASPLOS 2004).
#include "gc/mark.h"
#include "gc/heap.h"
#include "gc/queue.h"
#include "rt/panic.h"
#include "rt/torture.h"

enum { RING = TORTURE_SIZE(16, 2) };
enum { PIECE = TORTURE_SIZE(128 << 10, 4 << 10) };

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

// What scan reads of the heap, in registers: a store of mark bits may, for all
// the compiler knows, change the heap's own words.
typedef struct View {
    uintptr_t base, nbytes, leaf;
    const PageEntry *table;
    uint64_t *marks;
} View;

static inline View
view(void)
{
    return (View){
        .base = heap.base,
        .nbytes = heap.nbytes,
        .leaf = (uintptr_t)heap.gap_hi << HEAP_PAGE_SHIFT,
        .table = heap.table,
        .marks = heap.marks,
    };
}

// Marks what the words in [lo, hi) point to and queues what is to be scanned.
// Returns the queue's new next.
static inline __attribute__((always_inline)) Grey *
scan(View v, Grey *next, uintptr_t lo, uintptr_t hi)
{
    for (; lo < hi; lo += sizeof(uintptr_t)) {
        uintptr_t offset = *(const uintptr_t *)lo - v.base;
        if (offset >= v.nbytes)
            continue;
        uint32_t span = (uint32_t)(offset >> HEAP_PAGE_SHIFT);
        PageEntry entry = v.table[span];
        if (entry == 0)
            continue;
        span -= entry >> ENTRY_CLASS_BITS;
        unsigned class = entry & ENTRY_CLASS;
        uintptr_t start = (uintptr_t)span << HEAP_PAGE_SHIFT;
        uint32_t index = class_index(class, offset - start);
        uint64_t *word = &v.marks[(size_t)span * PAGE_BITMAP_WORDS + index / 64];
        uint64_t bit = UINT64_C(1) << index % 64;
        if (*word & bit)
            continue;
        *word |= bit;
        if (offset < v.leaf)
            next = queue_push(&queue, next,
                              grey_make(start + index * class_info[class].size, class));
    }
    return next;
}

// One piece of the large object at offset; the rest is queued first.
static __attribute__((noinline)) Grey *
scan_large(Grey *next, uintptr_t offset)
{
    uint32_t page = (uint32_t)(offset >> HEAP_PAGE_SHIFT);
    uint32_t span = page - (heap.table[page] >> ENTRY_CLASS_BITS);
    uintptr_t end = (uintptr_t)(span + heap.spans[span].npages) << HEAP_PAGE_SHIFT;

    if (end - offset > PIECE) {
        end = offset + PIECE;
        next = queue_push(&queue, next, grey_make(end, CLASS_LARGE));
    }
    return scan(view(), next, heap.base + offset, heap.base + end);
}

// Scans all that is queued, and what is found by that.
static void
drain(void)
{
    const View v = view();
    Grey ring[RING], *next = queue.next, *popped;
    unsigned head = 0, count = 0;

    for (;;) {
        for (; count < RING && (popped = queue_pop(&queue, next)) != NULL; count++) {
            next = popped;
            __builtin_prefetch((void *)(v.base + grey_offset(*next)));
            ring[(head + count) % RING] = *next;
        }
        if (count == 0)
            break;
        Grey grey = ring[head++ % RING];
        uintptr_t p = v.base + grey_offset(grey);
        count--;
        if (__builtin_expect(grey_class(grey) == CLASS_LARGE, 0))
            next = scan_large(next, grey_offset(grey));
        else
            next = scan(v, next, p, p + class_info[grey_class(grey)].size);
    }
    queue.next = next;
}

void
mark_range(uintptr_t lo, uintptr_t hi)
{
    while (lo < hi) {
        uintptr_t end = hi - lo > PIECE ? lo + PIECE : hi;
        queue.next = scan(view(), queue.next, lo, end);
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
            Grey grey = grey_make(offset + i * class_info[s->class].size, s->class);
            queue.next = queue_push(&queue, queue.next, grey);
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
