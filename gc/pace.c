// The heap's goal: what pacer.c says, by the settings of the program, and who looks
// at it.
//
// The limit is for what the heap has of the kernel's memory: pages, and the tables
// about them.  Stacks and mappings of the program are not in it.  Free pages that wait
// to be used again are, and they are the first to go: where the heap has to grow and
// would come over its limit, as many go back to the kernel (pace_before_growth).
#include "gc/pace.h"
#include <rt/gc.h>
#include "gc/pacer.h"
#include "gc/settings.h"
#include "rt/clock.h"

static struct {
    size_t goal;                // collect before heap.used gets there
    size_t natural;             // the goal without a limit
    int64_t ended, took;        // the last collection
} pace = { .goal = PACER_MIN_GOAL, .natural = PACER_MIN_GOAL };

// For the sake of a limit only now and then.
static bool
may_collect(void)
{
    return pace.goal == pace.natural ||
           pacer_may_collect(pace.took, clock_monotonic() - pace.ended);
}

bool
pace_is_due(size_t n, CycleReason *why)
{
    if (heap.used + n <= pace.goal || !may_collect())
        return false;
    *why = pace.goal < pace.natural ? CYCLE_LIMIT : CYCLE_GOAL;
    return true;
}

void
pace_before_growth(Kind kind, uint32_t npages)
{
    size_t n = (size_t)npages * HEAP_PAGE;
    uint32_t run, had;
    bool taken = true, fresh;

    if (settings.limit == SIZE_MAX || (heap_has_run(kind, npages, &fresh) && !fresh))
        return;
    for (RegionName name = 0; name < REGIONS; name++)
        while (taken && heap_resident() + n > settings.limit &&
               (run = pages_take_idle(&heap.region[name].runs, 1, 0, &had)) != 0) {
            taken = heap_return(run, had);
            pages_free(&heap.region[name].runs, run, had, taken);
        }
}

void
pace_ended(int64_t at, int64_t took)
{
    pace.ended = at;
    pace.took = took;
}

void
pace_set(void)
{
    size_t live = heap.stats.live_bytes;

    pace.goal = pace.natural = pacer_goal(live, settings.percent);
    if (settings.limit != SIZE_MAX)
        pace.goal = pacer_limited(pace.natural, live, settings.limit, heap.side_bytes);
}

int64_t
pace_last(void)
{
    return pace.ended;
}

size_t
pace_goal(void)
{
    return pace.goal;
}

int
gc_set_percent(int percent)
{
    lock(&heap.lock);
    int before = settings.percent;
    settings.percent = percent;
    pace_set();
    unlock(&heap.lock);
    return before;
}

size_t
gc_set_limit(size_t nbytes)
{
    lock(&heap.lock);
    size_t before = settings.limit;
    settings.limit = nbytes;
    pace_set();
    unlock(&heap.lock);
    return before;
}
