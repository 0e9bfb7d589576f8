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

// pace_set sets the goal by what the last collection left, and by the settings.
void pace_set(void);

// pace_ended is told when a collection ended (an instant, ns), and how many ns the
// world has stood still for it.
void pace_ended(int64_t at, int64_t took);

// pace_last returns when the last collection ended, ns; 0: there was none.
int64_t pace_last(void);

// pace_goal returns how large the heap is to become before the next collection.
size_t pace_goal(void);
