// Marking.  The world is stopped and all caches are empty.
#pragma once
#include <rt/base.h>

// mark_range marks every object that a word in [lo, hi) points into, and what
// can be reached from there.
void mark_range(uintptr_t lo, uintptr_t hi);

// mark_end makes sure that nothing was missed for want of memory.
void mark_end(void);
