// Where nothing leads to a collection any more there is one after two minutes, here 50
// milliseconds, whether the program is busy or asleep; and after it none until something
// was allocated.
//
// Go: runtime/proc.go, forcegchelper.
// env: RT0_DEBUG=gcforce=50
// expect: ok
// flavors: release debug
// (in torture the order of goroutines follows from a seed, and so it has none)
#include "dead.h"

static _Atomic int ran;

static void
tell(Chan *c)
{
    ran++;
    chan_send(c, NULL);
}

static void
make(Chan *c)
{
    gc_cleanup(gc_alloc(100), tell, c);
}

static uint64_t
cycles(void)
{
    GCStats stats;

    gc_read_stats(&stats);
    return stats.cycles;
}

int
main(void)
{
    Chan *c = chan_of(int, 1);
    Chan *never = time_after(HOUR);

    // Asleep.
    apart(make, c);
    need(SELECT(RECV(c, NULL), RECV(never, NULL)) == 0);
    // Busy.
    apart(make, c);
    while (ran < 2)
        go_yield();
    chan_recv(c, NULL);
    while (go_count() > 1)
        go_yield();
    gc_collect();
    uint64_t before = cycles();
    time_sleep(500 * MILLISECOND);
    need(cycles() == before);
    print("ok\n");
    return 0;
}
