// What is alive, as far as is known without marking: what the last collection found to
// be reachable, and what was allocated since.  The world is stopped in all of these.
#pragma once
#include "gc/heap.h"
#include "gc/sweep.h"

// live_next returns the first span in use at `span` of a region or above; 0 when there
// is none.  From live_first(name), and then from behind each span:
//
//     for (uint32_t span = live_first(name); span != 0; span = live_next(name, span))
uint32_t live_first(RegionName name);
uint32_t live_next(RegionName name, uint32_t span);

// Spans that the sweep has not come to have objects that are dead and not buried.
static inline bool
live_is_by_marks(const Span *s)
{
    return s->kind != KIND_MANUAL && !sweep_has_seen(s);
}

// live_count returns how many objects of a span are alive, those included that a cache
// has in an open hole or on a list of freed ones.
uint32_t live_count(uint32_t span);

// live_is tells whether one is.
bool live_is(uint32_t span, uint32_t index);

// live_unused calls fn for each object in a cache that nobody has: in holes and on
// lists of freed ones.
void live_unused(void (*fn)(void *arg, uintptr_t object), void *arg);
