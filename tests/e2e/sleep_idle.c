// With everybody asleep the program waits, and goes on with whoever wakes; a
// sleep of no length returns at once.
//
// expect: none
// expect: short
// expect: long
// expect: main
#include <rt/rt.h>

static int done;

static void
child(const char *name, int64_t d, int after)
{
    do {
        time_sleep(d);
    } while (done < after);
    print("%s\n", name);
    done++;
}

int
main(void)
{
    go(child, "long", 30 * MILLISECOND, 2);
    go(child, "short", MILLISECOND, 1);
    go(child, "none", -1, 0);
    while (done < 3)
        time_sleep(50 * MILLISECOND);
    print("main\n");
    return 0;
}
