// A limit that what is alive fits in: the heap is collected before it gets there, and
// so more often than without.  The memory that it has of the kernel falls, too, as
// soon as it would have to grow.
//
// expect: the goal is below the limit; more collections than without
// env: RT0_GC=percent=300
// flavors: release debug
#include <rt/rt.h>

enum { MB = 1 << 20, LIVE = 20 * MB, LIMIT = 48 * MB, OBJECT = 1000, N = LIVE / OBJECT };

static void **kept;

// Replaces each object ten times; returns how many collections that took.
static uint64_t
churn(void)
{
    GCStats before, after;

    gc_read_stats(&before);
    for (int i = 0; i < 10 * N; i++)
        kept[i % N] = gc_alloc_leaf(OBJECT);
    gc_read_stats(&after);
    return after.cycles - before.cycles;
}

int
main(void)
{
    GCStats stats;

    kept = gc_new_array(void *, N);
    uint64_t without = churn();
    gc_set_limit(LIMIT);
    gc_read_stats(&stats);
    bool below = stats.goal_bytes < LIMIT;
    uint64_t with = churn();
    gc_read_stats(&stats);
    below = below && stats.goal_bytes < LIMIT;
    if (gc_set_limit(SIZE_MAX) != LIMIT)
        panic("another limit");
    gc_read_stats(&stats);

    print("the goal is %s the limit; %s collections than without\n",
          below && stats.goal_bytes > LIMIT ? "below" : "NOT BELOW",
          with > without ? "more" : "NOT MORE");
    return 0;
}
