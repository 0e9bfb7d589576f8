// What is alive is more than the limit: the program goes on, above it, and the
// collector takes at most half of the time.  Each collection waits until the program
// has run for as long as the last one took, so this holds on any machine.
//
// expect: goes on; the collector has at most half of the time
// env: RT0_MEMLIMIT=8m
// flavors: release debug
#include <rt/rt.h>

enum { OBJECT = 64, N = 300000 };

static void *volatile *kept;

int
main(void)
{
    GCStats stats, before;

    kept = gc_new_array(void *volatile, N);
    for (int i = 0; i < N; i++)
        kept[i] = gc_alloc(OBJECT);
    gc_collect();
    gc_read_stats(&before);
    int64_t start = time_now();
    for (int i = 0; i < 20 * N; i++)
        kept[i % N] = gc_alloc(OBJECT);
    int64_t took = time_now() - start;

    gc_read_stats(&stats);
    int64_t paused = stats.pause_total - before.pause_total;
    bool collected = stats.cycles > before.cycles + 2;
    // The last one may not have been followed by its share yet.
    bool half = paused <= (took + stats.pause_max) / 2 + 1;
    print("%s; the collector has %s half of the time\n",
          collected && stats.live_bytes > 8 << 20 ? "goes on" : "NOTHING TO DO",
          half ? "at most" : "MORE THAN");
    return 0;
}
