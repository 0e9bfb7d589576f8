// Marking.  The world is stopped and all caches are empty.
#pragma once
#include <rt/base.h>

// One of those who mark at the same time.
typedef struct Marker Marker;

// What has been marked, and by how many.
typedef struct Marked {
    uint64_t objects, nbytes;
    uint32_t markers;           // that had a part in it
    uint64_t stolen;            // queues that were split for one who had nothing
    bool overflowed;            // there were too few blocks for the queues
    int64_t busy;               // ns that markers took, all together
} Marked;

// mark_all marks what can be reached from the roots, on up to n processors.
Marked mark_all(uint32_t n);

// mark_range marks the objects that a word in [lo, hi) points into, and leaves it
// to later what these lead to.
void mark_range(Marker *m, uintptr_t lo, uintptr_t hi);

// mark_manual does the same for the objects of a span of KIND_MANUAL.
void mark_manual(Marker *m, uint32_t span);
