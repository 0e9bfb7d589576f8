// The figures agree with what was done.  Bytes are those of the size classes.
//
// expect: 1003 allocated, 97600 bytes
// expect: 2 collections, most is free
// expect: goal 4 MB with little live, percent was 100
// expect: goal half more than 8 MB with that live, percent was 50
// expect: pauses add up
// expect: heap holds what lives
// The other flavours put a fence behind each object.
// flavors: release
#include <rt/rt.h>

static void *volatile sink;

static __attribute__((noinline)) void
make(void)
{
    for (int i = 0; i < 1000; i++)
        sink = gc_alloc(25);            // 32 each
    sink = gc_alloc(0);                 // 16
    sink = gc_alloc_leaf(33);           // 48
    sink = gc_alloc_array(2, 32500);    // 65000, in 8 pages: 65536
}

int
main(void)
{
    GCStats before, made, swept, after;

    gc_read_stats(&before);
    make();
    gc_read_stats(&made);
    print("%lu allocated, %lu bytes\n", made.allocs - before.allocs,
          made.total_bytes - before.total_bytes);

    gc_collect();
    gc_collect();
    gc_read_stats(&swept);
    print("%lu collections, most is %s\n", swept.cycles - made.cycles,
          swept.frees - before.frees >= 900 && swept.live_bytes < 80000 ? "free" : "LIVE");
    print("goal %lu MB with little live, percent was %d\n", swept.goal_bytes >> 20,
          gc_set_percent(50));

    sink = gc_alloc(8 << 20);
    gc_collect();
    gc_read_stats(&after);
    uint64_t half_more = after.live_bytes + after.live_bytes / 2;
    print("goal %s more than 8 MB with that live, percent was %d\n",
          after.live_bytes >= 8 << 20 && after.goal_bytes >= half_more - 100 &&
          after.goal_bytes <= half_more + 100 ? "half" : "not half", gc_set_percent(-1));
    print("pauses %s\n", after.pause_max > 0 && after.pause_total >= after.pause_max &&
          after.pause_total <= (int64_t)after.cycles * after.pause_max ? "add up" : "do NOT");
    print("heap %s\n", after.heap_bytes >= after.live_bytes ? "holds what lives" : "too SMALL");
    return 0;
}
