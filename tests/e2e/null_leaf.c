// A leaf function that fails before it has a frame of its own, or after it has
// given it up: its caller is in the trace all the same.
//
// expect-err: invalid address 0x0\b
// expect-err: ^    leaf\+0\S*\n    middle\+0x[0-9a-f]+\n    main\+0x
// exit: 2
// also: -O0
#include <rt/rt.h>

__attribute__((noinline)) long leaf(volatile long *p);
__attribute__((noinline)) long middle(volatile long *p);

static volatile long *volatile nothing;

long
leaf(volatile long *p)
{
    return *p;
}

long
middle(volatile long *p)
{
    return leaf(p) + 1;
}

int
main(void)
{
    return (int)middle(nothing) + 1;
}
