// The heap's memory: one range of addresses, its pages and what is known of
// each page.
#pragma once
#include "gc/bitmap.h"
#include "gc/pages.h"
#include "rt/lock.h"

// What a page belongs to: the class of its span's objects in the low 6 bits,
// above them the distance in pages to the first page of the span.  0: to none.
typedef uint32_t PageEntry;
enum { ENTRY_CLASS_BITS = 6, ENTRY_CLASS = (1 << ENTRY_CLASS_BITS) - 1 };
_Static_assert(CLASSES <= 1 << ENTRY_CLASS_BITS, "a class fits");

// The words of each bitmap that a page has: a bit for each 16 bytes.  A span's
// bits are those of its first page and go on into its other pages' words.
enum { PAGE_BITMAP_WORDS = HEAP_PAGE / 16 / 64 };

typedef struct Region {         // the pages of one kind
    PageHeap runs;              // those that were in use and are free
    uint32_t fresh_lo, fresh_hi;        // committed, never used
} Region;

typedef struct Heap {
    // Constant once the heap is reserved; 0 before.
    uintptr_t base;             // the address of page 0
    size_t nbytes;              // of all pages
    PageEntry *table;           // of all pages; readable everywhere
    Span *spans;                // these three, where pages are committed
    uint64_t *marks;
    uint64_t *allocs;
    size_t reserved;            // bytes of addresses, side tables included

    Lock lock;
    // Protected by lock:
    Region region[KINDS];
    uint32_t gap_lo, gap_hi;    // pages that are not committed
    uint32_t side_lo, side_hi;  // side pieces that are not committed
    size_t committed;           // bytes, side tables included
    uint32_t holes[KINDS][CLASSES];     // spans that the sweep found holes in
    size_t used;                // bytes that survived or were handed to caches
    size_t goal;                // collect before used gets there
    int percent;
    struct Cache *caches;       // all that ever allocated
    // Changed while the world is stopped:
    struct HeapStats {
        uint64_t live, live_bytes;      // as the last collection left it
        uint64_t frees;
        uint64_t cycles;
        int64_t pause_total, pause_max; // ns
    } stats;
} Heap;

extern Heap heap;

// heap_reserve reserves the addresses.  The first allocation does it.
void heap_reserve(void);

// heap_span_make makes a span of npages pages for objects of a class, without
// one object in it; 0 when there is no memory.
uint32_t heap_span_make(Kind kind, unsigned class, uint32_t npages);
void heap_span_free(uint32_t span);

static inline uintptr_t
page_address(uint32_t page)
{
    return heap.base + ((uintptr_t)page << HEAP_PAGE_SHIFT);
}

static inline uint64_t *
span_marks(uint32_t span)
{
    return heap.marks + (size_t)span * PAGE_BITMAP_WORDS;
}

static inline uint64_t *
span_allocs(uint32_t span)
{
    return heap.allocs + (size_t)span * PAGE_BITMAP_WORDS;
}
