// Collection is off, and so is the one that comes after two minutes.
//
// expect: 0 collections
// env: RT0_DEBUG=gcforce=10
// flavors: release debug
#include <rt/rt.h>

int
main(void)
{
    GCStats stats;

    gc_set_percent(-1);
    gc_cleanup(gc_alloc(16), time_sleep, (int64_t)0);   // sysmon runs from here on
    for (int i = 0; i < 10; i++) {
        gc_alloc(1000);
        time_sleep(10 * MILLISECOND);
    }
    gc_read_stats(&stats);
    print("%lu collections\n", stats.cycles);
    return 0;
}
