// Collections that nobody asked for.
//
// A program that allocates little, or nothing any more, may not come to its goal for
// hours, and keeps what is dead: memory, and whatever cleanups are to give back.  So
// where something was allocated since the last collection, and that is two minutes
// ago, there is one.
//
// sysmon asks when that will be, and wakes a processor for it, as it has none itself
// (ERRAND_COLLECT).  After it nothing has been allocated since, and an idle program is
// left alone.
//
// RT0_DEBUG=gcforce=MS makes the two minutes as short as that, for tests.
#include "gc/force.h"
#include "gc/cycle.h"
#include "gc/heap.h"
#include "gc/host.h"
#include "gc/pace.h"
#include "gc/settings.h"
#include "gc/sweep.h"
#include "rt/atomic.h"
#include "rt/clock.h"
#include "rt/debugvar.h"
#include "rt/start.h"
#include "rt/torture.h"

static const int64_t MS = 1000000;      // ns
static const int64_t LONG = TORTURE_SIZE(INT64_C(120000000000), 2000000000);

static int64_t after;           // constant; ns
static int64_t begun;           // constant: when the heap was made

// heap.used counts what was handed to processors, and that is how it begins to differ
// from what survived.
static int64_t
collect_at(void)
{
    int64_t when = INT64_MAX;

    lock(&heap.lock);
    if (heap.used > heap.stats.live_bytes && !heap.marking && settings.percent >= 0) {
        int64_t ended = pace_last();
        when = (ended > begun ? ended : begun) + after;
    }
    unlock(&heap.lock);
    return when;
}

static void
collect(void)
{
    cycle_run(load_relaxed(&heap.stats.cycles), CYCLE_FORCED);
    sweep_finish();
}

void
force_begin(void)
{
    const char *text = debugvar_find(start_info.debug, "gcforce");
    int64_t ms = 0;

    for (; text != NULL && *text >= '0' && *text <= '9' && ms < 1000000; text++)
        ms = ms * 10 + (*text - '0');
    after = ms > 0 ? ms * MS : LONG;
    begun = clock_monotonic();
    gc_errands.collect = collect;
    store_release(&gc_errands.collect_at, collect_at);
}
