// Explicit free: what takes an object back from the program, and whatever else has to
// make sure first that it was given one.
#pragma once
#include "gc/heap.h"

// object_at returns the object that begins at p; panics if there is none.
//
//     who     "gc_free" and the like, for the panic
Object object_at(void *p, const char *who);

// free_object takes an object back from the program, which must have no pointer
// to it left.  The caller is a goroutine.  free_now: of an object that is known to
// be one, and has no fence any more.
//
//     site    FENCE_SITE()
void free_object(void *p, const char *who, uintptr_t site);
void free_now(const Object *o);

// free_waits tells whether an object was freed, and waits on a list to be used again:
// its words are not the program's any more.
bool free_waits(const Object *o);

// free_span_left is told that a cache is done with a span.  heap.lock is held.
void free_span_left(uint32_t span);
