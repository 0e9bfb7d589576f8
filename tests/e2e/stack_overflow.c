// A goroutine that overflows its stack: reported with its number, its function,
// where it was started, the size, and how to have more.
//
// expect: digging
// expect-err: stack overflow
// expect-err: ^goroutine 2\b
// expect-err: ^    dig\+0x
// expect-err: main.*stack_overflow\.c:37
// expect-err: RT0_STACK|GO_ATTR
// exit: 2
// also: -no-pie
#include <rt/rt.h>

__attribute__((noinline)) static int
dig(int n, volatile char *above)
{
    volatile char here[512];

    if (n == 0)
        return 0;
    here[0] = *above;
    return dig(n + 1, here) + here[0];
}

static void
child(int n)
{
    volatile char one = 1;

    print("digging\n");
    print("never %d\n", dig(n, &one));
}

int
main(void)
{
    go(child, 1);
    while (go_count() > 1)
        go_yield();
    return 0;
}
