// A frame larger than the guard does not jump over it: rt0cc has large frames
// touched page by page.
//
// expect-err: stack overflow
// expect-err: ^goroutine 2\b
// expect-err: ^    child\+0x
// exit: 2
#include <rt/rt.h>

static void
child(int n)
{
    volatile char here[4 << 20];

    here[n] = 1;
    print("never %d\n", here[n]);
}

int
main(void)
{
    go(child, 0);
    while (go_count() > 1)
        go_yield();
    return 0;
}
