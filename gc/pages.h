// Free runs of pages.
//
// A run is on one of 54 lists by its length: one list for each length up to 32
// pages, then one for each power of two.  A word with a bit for each list that
// is not empty finds the shortest list that will do.  A run is joined with free
// neighbours when it comes back, so two free runs never touch.
//
// Pure: it knows page numbers and descriptors, not memory.
#pragma once
#include "gc/span.h"

enum { RUN_EXACT = 32, RUN_LISTS = 54 };

typedef struct PageHeap {
    Span *spans;                // descriptors of all pages
    uint32_t lo, hi;            // the pages that were ever handed out
    size_t nfree;               // pages on the lists
    uint64_t nonempty;          // bit i: head[i] is not 0
    uint32_t head[RUN_LISTS];   // runs, by their first page
} PageHeap;

// pages_alloc takes a run of npages pages; 0 when there is none.  What is in
// them is what was left there.
uint32_t pages_alloc(PageHeap *h, uint32_t npages);

// pages_free gives back the run of npages pages at first.
void pages_free(PageHeap *h, uint32_t first, uint32_t npages);

// pages_next_used returns the first span in use at page or above, which begins
// a run; 0 when there is none.
uint32_t pages_next_used(const PageHeap *h, uint32_t page);
