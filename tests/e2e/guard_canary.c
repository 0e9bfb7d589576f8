// Without guards an overflow is found at the next switch, before anything else
// runs on what it destroyed.
//
// env: RT0_DEBUG=guards=canary
// expect: digging
// expect-err: ^fatal error: stack overflow
// exit: 2
#include <rt/rt.h>

enum { STACK = 64 << 10, BEYOND = 8 << 10 };

// Goes down to the address end, writing everything on its way, and comes back.
__attribute__((noinline)) static int
dig(uintptr_t end, volatile char *above)
{
    volatile char here[512];

    for (unsigned i = 0; i < sizeof here; i++)
        here[i] = *above;
    if ((uintptr_t)here < end)
        return 0;
    return dig(end, here) + here[0];
}

static void
child(void)
{
    volatile char one = 1;

    print("digging\n");
    if (dig((uintptr_t)&one - STACK - BEYOND, &one) > 0)
        go_yield();
    print("never\n");
}

int
main(void)
{
    must(go_with(GO_ATTR(.stack = STACK), child));
    while (go_count() > 1)
        go_yield();
    return 0;
}
