// When to collect, and how large the heap may become.  heap.lock is held in all of
// these.
#pragma once
#include "gc/cycle.h"
#include "gc/heap.h"

// pace_is_due tells whether a collection is to come before n more bytes are handed
// out, and why.
bool pace_is_due(size_t n, CycleReason *why);

// pace_before_growth gives memory back to the kernel where npages more would bring
// the heap over its limit.
void pace_before_growth(Kind kind, uint32_t npages);

// pace_set sets the goal by what the last collection left; and is told how that went:
//
//     ended    when, ns; 0: there was no collection, but a setting has changed
//     took     ns from the stop to the start of the world
void pace_set(int64_t ended, int64_t took);

// pace_goal returns how large the heap is to become before the next collection.
size_t pace_goal(void);
