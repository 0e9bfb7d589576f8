// A goroutine's name may lie on the heap, and nothing but the goroutine may
// remember it.
//
// expect-err: ^goroutine 2 \[running\]: worker number 7\n
// exit: 2
#include <rt/rt.h>

static void
work(void)
{
    panic("here");
}

__attribute__((noinline)) static void
spawn(int n)
{
    go_with(GO_ATTR(.name = fmt_str("worker number %d", n).ptr), work);
}

// Leaves no copy of a pointer where the stack was.
__attribute__((noinline)) static void
wipe(int n)
{
    volatile char here[4096];

    for (size_t i = 0; i < sizeof here; i++)
        here[i] = 0;
    if (n > 0)
        wipe(n - 1);
}

int
main(void)
{
    spawn(7);
    wipe(4);
    gc_collect();
    for (int i = 0; i < 20000; i++)
        for (char *p = gc_alloc_leaf(32), *end = p + 31; p < end; p++)
            *p = 'x';
    go_yield();
    return 0;
}
