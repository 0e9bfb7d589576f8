// For gdb.py: a goroutine that stops two functions deep, with an argument and a
// local to look at, beside one that is parked.
#include <rt/rt.h>

static bool done;

__attribute__((noinline)) static void
inner(int n)
{
    volatile int local = n * 2;

    print("inner %d\n", local);
}

__attribute__((noinline)) static void
outer(int n)
{
    inner(n + 1);
    done = n > 0;
}

static void
parked(void)
{
    while (!done)
        go_yield();
}

int
main(void)
{
    go(parked);
    go_yield();
    go(outer, 20);
    while (!done)
        go_yield();
    return 0;
}
