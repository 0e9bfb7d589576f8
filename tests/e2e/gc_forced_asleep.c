// While nothing happens, and the thread that watches over all sleeps, too, it wakes up
// once for the garbage that there is: here after eleven seconds instead of two minutes,
// since it falls asleep in steps of ten.
// env: RT0_DEBUG=gcforce=11000
// expect: dead
// expect: idle
// flavors: release
// (takes as long in any)
#include <rt/rt.h>

static void
tell(Chan *c)
{
    print("dead\n");
    chan_send(c, NULL);
}

static void
make(Chan *c)
{
    gc_cleanup(gc_alloc(100), tell, c);
}

int
main(void)
{
    Chan *c = chan_of(int, 0), *never = time_after(HOUR);

    go(make, c);
    if (SELECT(RECV(c, NULL), RECV(never, NULL)) == 0)
        print("idle\n");
    return 0;
}
