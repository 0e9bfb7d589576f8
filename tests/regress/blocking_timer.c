// What go_blocking runs has no processor, and may not touch timers: the heaps
// are taken apart by whoever has stopped the world.
//
// exit: 2
// expect-err: panic: a function that go_blocking runs has set or stopped a timer
#include <rt/rt.h>

static void
nothing(void)
{
}

static long
stop(void *timer)
{
    return timer_stop(timer);
}

int
main(void)
{
    go_blocking(stop, timer_start(HOUR, nothing));
    print("no panic\n");
    return 0;
}
