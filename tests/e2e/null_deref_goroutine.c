// A wild pointer on a goroutine: the report says who started it, and where.
//
// expect: before
// expect-err: invalid address
// expect-err: ^goroutine 2\b
// expect-err: ^    crash\+0x
// expect-err: main.*null_deref_goroutine\.c:34
// exit: 2
#include <rt/rt.h>

static long *volatile nothing;

__attribute__((noinline)) static long
deref(void)
{
    int n = go_count();

    *nothing = n;
    return go_id();
}

static void
crash(int x)
{
    if (deref() == x)
        print("never\n");
    print("nor this\n");
}

int
main(void)
{
    print("before\n");
    go(crash, 5);
    while (go_count() > 1)
        go_yield();
    print("never\n");
    return 0;
}
