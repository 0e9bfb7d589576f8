// The heap's memory: one range of addresses, its pages and what is known of
// each page.
#pragma once
#include "gc/bitmap.h"
#include "gc/pages.h"
#include "rt/lock.h"

// What a page belongs to: the class of its span's objects in the low 6 bits,
// their kind in the next two, above them the distance in pages to the first page
// of the span.  0: to none.
typedef uint32_t PageEntry;
enum {
    ENTRY_CLASS_BITS = 6, ENTRY_CLASS = (1 << ENTRY_CLASS_BITS) - 1,
    ENTRY_BITS = 8, ENTRY_LOW = (1 << ENTRY_BITS) - 1,
    // So that the distance fits.  A larger object would be 128 GB.
    SPAN_PAGES_LIMIT = 1 << (32 - ENTRY_BITS),
};
_Static_assert(CLASSES <= 1 << ENTRY_CLASS_BITS, "a class fits");
_Static_assert(KINDS <= 1 << (ENTRY_BITS - ENTRY_CLASS_BITS), "a kind fits");

static inline PageEntry
entry_make(Kind kind, unsigned class, uint32_t distance)
{
    return distance << ENTRY_BITS | (PageEntry)kind << ENTRY_CLASS_BITS | class;
}

// The words of each bitmap that a page has: a bit for each 16 bytes.  A span's
// bits are those of its first page and go on into its other pages' words.
enum { PAGE_BITMAP_WORDS = HEAP_PAGE / 16 / 64 };

// An object as the heap's tables have it.
typedef struct Object {
    uint32_t span;              // 0: none
    uint32_t index;             // in the span
    uintptr_t start;            // address
    size_t size;                // bytes
} Object;

// Pages whose objects are scanned lie together, and those that never are.
typedef enum RegionName { REGION_SCAN, REGION_LEAF, REGIONS } RegionName;

static inline RegionName
region_of(Kind kind)
{
    return kind == KIND_LEAF ? REGION_LEAF : REGION_SCAN;
}

typedef struct Region {
    PageHeap runs;              // those that were in use and are free
    uint32_t fresh_lo, fresh_hi;        // committed, never used
} Region;

typedef struct SpanList {
    uint32_t head, tail;        // by next and prev of their Spans
} SpanList;

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
    Region region[REGIONS];
    uint32_t gap_lo, gap_hi;    // pages that are not committed
    uint32_t side_lo, side_hi;  // side pieces that are not committed
    size_t committed;           // bytes, side tables included
    size_t side_bytes;          // of them side tables
    SpanList partial[KINDS][CLASS_LARGE];       // spans with room
    uint32_t manual_spans;      // in use
    bool marking;               // markers walk over the pages without the lock
    size_t used;                // bytes that survived or were handed to caches
    struct Cache *caches;       // all that ever allocated
    // Set with the first Special: special.c.
    void (*specials_sweep)(uint32_t span);
    void (*specials_free)(const Object *o);
    void (*specials_trim)(uint32_t span);
    struct HeapStats {
        uint64_t live, live_bytes;      // as the last collection left it
        uint64_t frees;                 // by collections, and by explicit frees before
                                        // the last of them
        uint64_t cycles;                // atomic
        int64_t pause_total, pause_max; // ns
    } stats;
} Heap;

extern Heap heap;

// heap_reserve reserves the addresses.  The first allocation does it.
void heap_reserve(void);

// These under heap.lock, or with the world stopped.
//
// heap_span_make makes a span of npages pages for objects of a class, HELD and
// without one object in it; 0 when there is no memory.
uint32_t heap_span_make(Kind kind, unsigned class, uint32_t npages);
void heap_span_free(uint32_t span);

// heap_has_run tells whether a span of npages could be made of pages that were
// in use before, and whether these are without memory again.
bool heap_has_run(Kind kind, uint32_t npages, bool *fresh);

// span_count returns how many objects of a span are allocated, span_count_marked
// how many are allocated and marked.
uint32_t span_count(uint32_t span);
uint32_t span_count_marked(uint32_t span);

// heap_partial_add puts a span on the list of those with room, heap_partial_take
// takes the first of a list (0: none), heap_partial_remove a certain one.  A span
// that is taken or removed is HELD.
void heap_partial_add(uint32_t span);
uint32_t heap_partial_take(Kind kind, unsigned class);
void heap_partial_remove(uint32_t span);

// heap_resident returns the bytes of pages and side tables that may have memory
// behind them.
size_t heap_resident(void);

// heap_return gives the kernel the memory of a run of free pages that was taken
// off the lists.  True if it took it.  heap.lock need not be held.
bool heap_return(uint32_t first, uint32_t npages);

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

// The bytes of each object in a span.
static inline size_t
span_object_size(const Span *s)
{
    return s->class == CLASS_LARGE ? (size_t)s->npages << HEAP_PAGE_SHIFT
                                   : class_info[s->class].size;
}

// heap_find finds the object that p points into, allocated or not.  Any stack;
// the answer is good as long as the object is.
Object heap_find(uintptr_t p);
