// With everybody asleep the program waits, and goes on with the first to wake;
// a sleep of no length returns at once.
//
// expect: none
// expect: short
// expect: long
#include <rt/rt.h>

static void
child(const char *name, int64_t d)
{
    time_sleep(d);
    print("%s\n", name);
}

int
main(void)
{
    go(child, "long", 200 * MILLISECOND);
    go(child, "short", MILLISECOND);
    go(child, "none", -1);
    time_sleep(400 * MILLISECOND);
    return 0;
}
