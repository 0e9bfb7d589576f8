// RT0_STACK sets the size that goroutines get without asking.
//
// env: RT0_STACK=16777216
// expect: 10000
#include <rt/rt.h>

__attribute__((noinline)) static int
dig(int n, volatile char *above)
{
    volatile char here[512];

    if (n == 0)
        return 0;
    here[0] = *above;
    return dig(n - 1, here) + here[0];
}

static void
child(void)
{
    volatile char one = 1;

    print("%d\n", dig(10000, &one));
}

int
main(void)
{
    go(child);
    while (go_count() > 1)
        go_yield();
    return 0;
}
