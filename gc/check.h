// The validator of the heap.
#pragma once
#include <rt/base.h>

// heap_check throws unless the heap's tables agree.  heap.lock is held and the sweep
// has just ended.  Returns true, for dcheck.
bool heap_check(void);
