// Free runs of pages.
//
// A run is on one of 54 lists by its length: one list for each length up to 32
// pages, then one for each power of two.  A word with a bit for each list that
// is not empty finds the shortest list that will do.  A run is joined with free
// neighbours when it comes back, so two free runs never touch.
//
// A run is fresh when all of it is as the kernel gives pages: zero, and without
// memory behind it until it is touched.  What joins with a run that is not fresh
// is not any more.
//
// Pure: it knows page numbers and descriptors, not memory.
#pragma once
#include "gc/span.h"

enum { RUN_EXACT = 32, RUN_LISTS = 54 };

typedef struct PageHeap {
    Span *spans;                // descriptors of all pages
    uint32_t lo, hi;            // the pages that were ever handed out
    size_t nfree;               // pages on the lists
    size_t nfresh;              // of them in fresh runs
    uint64_t nonempty;          // bit i: head[i] is not 0
    uint16_t now;               // a clock that its owner winds
    uint32_t head[RUN_LISTS];   // runs, by their first page
} PageHeap;

// pages_alloc takes a run of npages pages; 0 when there is none.  What is in
// them is what was left there, unless *fresh becomes true.
uint32_t pages_alloc(PageHeap *h, uint32_t npages, bool *fresh);

bool pages_has(PageHeap *h, uint32_t npages, bool *fresh);       // whether it could

// pages_extend takes the npages pages at page, if they are free and next to each
// other: for a span that grows.
bool pages_extend(PageHeap *h, uint32_t page, uint32_t npages, bool *fresh);

// pages_free gives back the run of npages pages at first.
void pages_free(PageHeap *h, uint32_t first, uint32_t npages, bool fresh);

// pages_take_idle takes a run of least pages or more, not fresh, that has been
// free for `age` turns of the clock; 0 when there is none.
uint32_t pages_take_idle(PageHeap *h, uint32_t least, uint16_t age, uint32_t *npages);

// pages_next_used returns the first span in use at page or above, which begins
// a run; 0 when there is none.
uint32_t pages_next_used(const PageHeap *h, uint32_t page);
