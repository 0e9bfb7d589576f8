// What cpus.py asks: how many Ps the program has once there is a second goroutine.
#include <rt/rt.h>

static void
child(void)
{
}

int
main(void)
{
    go(child);
    print("%d\n", go_maxprocs(0));
    return 0;
}
