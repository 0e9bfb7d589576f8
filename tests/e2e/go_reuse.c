// Goroutines that follow one another reuse stacks: a million of them need no
// more memory than a few.
//
// expect: 1000000 ran
// ulimit: -v 4000000
#include <rt/rt.h>

static int ran;

static void
child(void)
{
    __atomic_add_fetch(&ran, 1, __ATOMIC_RELAXED);
}

int
main(void)
{
    for (int i = 0; i < 1000000; i++) {
        go(child);
        if (i % 8 == 0)
            go_yield();
    }
    while (go_count() > 1)
        go_yield();
    print("%d ran\n", ran);
    return 0;
}
