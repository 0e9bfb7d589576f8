// Markers: who marks, between mark.c, which knows objects, and share.c, which
// knows that there are several.
#pragma once
#include "gc/mark.h"
#include "gc/queue.h"
#include "rt/note.h"

struct Marker {
    MarkQueue queue;
    uint64_t objects, nbytes;   // marked, and scanned or leaf
    int64_t busy;               // ns in which it had something to do
    bool alone;                 // no other marks at the same time
    Note work;                  // it has something to do, or all is done
    Marker *hungry_link;        // of those that wait for that
};

// How many markers have nothing to do.  Atomic.
extern uint32_t markers_hungry;

static inline bool
marker_is_asked(void)
{
    return __atomic_load_n(&markers_hungry, __ATOMIC_RELAXED) > 0;
}

// marker_give gives half of what m has queued to one that has nothing.
void marker_give(Marker *m);

// marker_drain scans all that m has queued, and what is found by that.
void marker_drain(Marker *m);

// marker_rescan looks for what queues have dropped.  m is alone.
void marker_rescan(Marker *m);
