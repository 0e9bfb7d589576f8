// The validator of the heap.
#pragma once
#include <rt/base.h>

// heap_check throws unless the heap's tables agree.  The world is stopped and a
// collection has just ended.  Returns true, for dcheck.
bool heap_check(void);
