// What a function that go_blocking runs must not do is a panic.
//
// args: alloc
// exit: 2
// expect-err: panic: a function that go_blocking runs has allocated from the heap
#include <rt/rt.h>

static long
alloc(void *arg)
{
    (void)arg;
    return gc_alloc(16) != NULL;
}

static long
park(void *arg)
{
    (void)arg;
    time_sleep(MILLISECOND);
    return 0;
}

static void
nothing(void)
{
}

int
main(int argc, char **argv)
{
    go(nothing);
    go_blocking(argc > 1 && argv[1][0] == 'a' ? alloc : park, NULL);
    print("no panic\n");
    return 0;
}
