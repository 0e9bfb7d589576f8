// The pacer: with percent 100 a collection comes when the heap has doubled.
//
// The work of a collection is about proportional to what survives, and so is
// the allocation that pays for it: each allocated byte costs the same, however
// large the heap.  A small heap is let grow to 4 MB, where a collection is
// cheap and the memory is not worth the trouble.
#include "gc/pacer.h"

size_t
pacer_goal(size_t live, int percent)
{
    size_t growth, goal;

    if (percent < 0)
        return SIZE_MAX;
    if (__builtin_mul_overflow(live / 100 + 1, (size_t)percent, &growth) ||
        __builtin_add_overflow(live, growth, &goal))
        return SIZE_MAX;
    return goal < PACER_MIN_GOAL ? PACER_MIN_GOAL : goal;
}
