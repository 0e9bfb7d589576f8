// The end for want of memory.
#pragma once
#include <rt/base.h>

// out_of_memory says what the heap holds, and ends the program.  npages are what
// was asked for.  heap.lock is not held.
RT_NORETURN void out_of_memory(size_t npages);
