// Explicit free, for gc_free and its like.
#pragma once
#include "gc/heap.h"

// free_object takes an object back from the program, which must have no pointer
// to it left.  The caller is a goroutine.
//
//     who     "gc_free" and the like, for the panic when p is not an object
void free_object(void *p, const char *who);

// free_span_left is told that a cache is done with a span.  heap.lock is held.
void free_span_left(uint32_t span);
