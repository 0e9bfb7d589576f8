// The pacer: with percent 100 a collection comes when the heap has doubled.
//
// The work of a collection is about proportional to what survives, and so is
// the allocation that pays for it: each allocated byte costs the same, however
// large the heap.  A small heap is let grow to 4 MB, where a collection is
// cheap and the memory is not worth the trouble.
//
// A soft limit of memory brings the goal down to what the limit leaves for objects:
// the heap is collected more often, and so costs more, but stays below.  When
// what is alive comes near the limit that would end in nothing but collections,
// each of which frees next to nothing.  So there is always room for a 16th of what
// is alive; and above the limit the program runs between two collections at least
// for as long as the first of them took.  The collector then has half of the time at
// most, and the heap grows beyond its limit, which is what "soft" means.
#include "gc/pacer.h"

enum { LEAST_ROOM = 256 << 10 };

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

size_t
pacer_limited(size_t goal, size_t live, size_t limit, size_t overhead)
{
    size_t room = limit > overhead ? limit - overhead : 0;
    size_t least = live + (live / 16 > LEAST_ROOM ? live / 16 : LEAST_ROOM);

    if (room < least)
        room = least;
    return room < goal ? room : goal;
}

bool
pacer_may_collect(int64_t took, int64_t since)
{
    return since >= took;
}
