// Sweeping: what was not marked becomes free, span by span.
#pragma once
#include "gc/heap.h"
#include "rt/atomic.h"

typedef struct Sweep {
    // Protected by heap.lock:
    uint8_t gen;                // of the collection whose sweep this is
    RegionName region;          // where the hand stands:
    uint32_t at;                // at a span in use; 0: at the end
    size_t pages, swept;        // of spans in use: when it began, and so far
    size_t used;                // heap.used when it began
    size_t room;                // bytes until the next collection, then
    uint32_t active;            // atomic: not at the end yet
    int64_t ended;              // atomic: when the last one came to its end, ns
} Sweep;

extern Sweep sweep;

// sweep_begin sets the hand to the beginning.  The world is stopped, marking is
// over, and no cache holds a span.
//
//     room     bytes that will be allocated until the next collection
void sweep_begin(size_t room);

// sweep_some sweeps the next n spans.  heap.lock is held.  Returns whether there
// are more.
bool sweep_some(uint32_t n);

// sweep_pay sweeps what is due when n bytes are to be handed out, so that the
// sweep ends before the next collection.  heap.lock is held.
void sweep_pay(size_t n);

// sweep_finish sweeps what is left.  heap.lock is not held; the caller is a
// goroutine, and others may run now and then.
void sweep_finish(void);

// sweep_idle sweeps a little, for a processor that has nothing else to do.
// Returns whether there is more.
bool sweep_idle(void);

// sweep_forget is told that a span is going to be none any more.
void sweep_forget(uint32_t span);

static inline bool
sweep_has_seen(const Span *s)
{
    return s->gen == sweep.gen;
}
