// One collection: the world stops, marks, and goes on; the sweep follows.
#pragma once
#include <rt/base.h>
#include "gc/host.h"
#include "gc/mark.h"

typedef enum CycleReason {
    CYCLE_GOAL,                 // the heap has grown to its goal
    CYCLE_LIMIT,                // or to its limit
    CYCLE_ASKED,                // gc_collect
    CYCLE_FORCED,               // there was none for two minutes
    CYCLE_MEMORY,               // the kernel gave no more memory
    CYCLE_EVERY,                // RT0_GC=every
} CycleReason;

// What there is to tell about one.
typedef struct Cycle {
    uint64_t number;
    CycleReason why;
    // Instants, ns: the sweep before had ended (0: there was none); the world was asked
    // to stop, that sweep being over; it stood still; the caches were empty; all was
    // marked; it went on.
    int64_t swept, asked, stopped, flushed, marked, started;
    uint32_t processors;
    Marked mark;
    StackCounts stacks;
    size_t globals;             // bytes
    size_t used;                // bytes handed out when it began
    size_t live;                // bytes that survived, manual ones included
    size_t goal, next_goal;     // that led to it, and the next
} Cycle;

// cycle_run collects, unless the number of collections is no longer `seen`:
// somebody else was faster.  The heap is not locked.  Any allocation cache is
// empty afterwards.  Returns whether it has collected.
bool cycle_run(uint64_t seen, CycleReason why);
