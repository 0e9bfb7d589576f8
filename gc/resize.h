// Spans of large objects that change their length.
#pragma once
#include "gc/heap.h"

// resize_trim gives pages of a large object back: what is left are npages from page
// `first` on, which may be another than that of the span; then first is its name now.
// heap.lock is held, and nobody else has a pointer to the object if its name changes.
void resize_trim(uint32_t span, uint32_t first, uint32_t npages);

// resize_extend makes a large object npages long, if the pages behind it are free, and
// the heap is not at its goal.  What they hold is what was left there.  heap.lock is
// held.
bool resize_extend(uint32_t span, uint32_t npages);
