// RT0_DEBUG=stacks: for each place that starts goroutines how many it started
// and how deep they went, the living ones included.  Nothing is left of the last
// goroutine on the same stack.
//
// env: RT0_DEBUG=stacks
// expect: done
// expect-err: \Art0: stacks, by where
// expect-err: ^ +1 +1[4-7]\d{4} +192 KB  child, started by main at .*stack_census\.c:\d+$
// expect-err: ^ +1 +[45]\d{4} +256 KB  child, started by main at .*stack_census\.c:\d+$
// expect-err: ^ +1 +2\d{4} +192 KB  waiter, started by main at .*stack_census\.c:\d+$
// expect-err: ^ +100 +[1-6]\d{3} +192 KB  child, started by main at .*stack_census\.c:\d+$
// exit: 3
#include <rt/rt.h>

static bool dug;

// A frame of 1 KB and a little, of which one byte is written.
__attribute__((noinline)) static int
dig(int kb, volatile char *above)
{
    volatile char here[1024];

    here[0] = *above;
    return kb == 0 ? 0 : dig(kb - 1, here) + here[0];
}

static void
child(int kb)
{
    volatile char one = 1;

    if (dig(kb, &one) < kb)
        panic("not dug");
}

static void
waiter(int kb)
{
    child(kb);
    dug = true;
    for (;;)
        go_yield();
}

static void
wait_until_alone(void)
{
    while (go_count() > 1)
        go_yield();
}

int
main(void)
{
    for (int round = 0; round < 100; round++) {
        if (round == 1) {
            go(child, 150);
            must(go_with(GO_ATTR(.stack = 256 << 10), child, 40));
        }
        go(child, 0);
        wait_until_alone();
    }
    go(waiter, 20);
    while (!dug)
        go_yield();
    print("done\n");
    return 3;
}
