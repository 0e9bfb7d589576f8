// go_with gives a goroutine the stack that it asks for, others the default.
//
// expect: 16 MB deep: 30000
// expect: default: 100
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
deep(const char *how, int n)
{
    volatile char one = 1;

    print("%s: %d\n", how, dig(n, &one));
}

int
main(void)
{
    int err = go_with(GO_ATTR(.stack = 32 << 20, .name = "deep"), deep, "16 MB deep", 30000);

    must(err);
    while (go_count() > 1)
        go_yield();
    go(deep, "default", 100);
    while (go_count() > 1)
        go_yield();
    return 0;
}
