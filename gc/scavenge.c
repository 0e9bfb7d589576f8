// Free pages that nobody has wanted for some seconds go back to the kernel: what a
// program took at its peak it does not keep.
//
// A run that comes back is noted with the second in which it did (Span.since).  Once
// a second the longest runs are looked at first, and those that are old enough lose
// their memory, by madvise: the addresses stay, and the kernel gives zeroed pages
// when they are touched again, which the heap then need not zero (Span.fresh).
//
// Not at once, since a page fault costs more than the page is worth to others for a
// second: a heap that is collected each second would give back and take again half
// of itself.  Not the short runs, which are what small objects are made of next, and
// each of which costs a system call.
//
// The call is made without heap.lock, and the run is on no list meanwhile.  It is put
// back when the next is taken, and not while markers walk over the pages: they go from
// span to span, and would step into the middle of a run that has just been joined.
#include "gc/scavenge.h"
#include "gc/heap.h"

static const int64_t SECOND_NS = 1000000000;

enum {
    OLD = 5,                    // seconds
    LEAST = 16,                 // pages of a run
    MOST = 8192,                // pages at a time: 64 MB, some milliseconds
};

static struct {                 // of sysmon's alone
    int64_t wound;              // when the clocks were, last
    RegionName region;
    uint32_t run, npages;       // in the hand; 0: none
    bool gone;                  // its memory is
} hand;

static void
take(uint16_t age)
{
    for (RegionName name = 0; name < REGIONS && hand.run == 0; name++) {
        hand.region = name;
        hand.run = pages_take_idle(&heap.region[name].runs, LEAST, age, &hand.npages);
    }
}

// Puts back the run in the hand, and takes another one if that is wanted.  Returns
// whether there is one to be given back: not while markers walk, for whom a run that
// stays in the hand is as good as one in use.
static bool
next(bool wanted, uint16_t age)
{
    lock(&heap.lock);
    bool now = !heap.marking;
    if (now && hand.run != 0) {
        pages_free(&heap.region[hand.region].runs, hand.run, hand.npages, hand.gone);
        hand.run = 0;
    }
    if (now && wanted)
        take(age);
    unlock(&heap.lock);
    return now && hand.run != 0;
}

static void
wind_clocks(void)
{
    lock(&heap.lock);
    for (RegionName name = 0; name < REGIONS; name++)
        heap.region[name].runs.now++;
    unlock(&heap.lock);
}

void
scavenge(int64_t now, bool all)
{
    uint32_t n = 0;

    if (!all && now - hand.wound < SECOND_NS)
        return;
    hand.wound = now;
    wind_clocks();
    while (next(all || n < MOST, all ? 0 : OLD)) {
        hand.gone = heap_return(hand.run, hand.npages);
        n += hand.npages;
    }
}
