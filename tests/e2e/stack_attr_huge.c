// A stack that cannot be had: go_with tells, where go would throw.
//
// expect: -ENOMEM: 1
// expect: alive
#include <rt/rt.h>

static void
child(void)
{
    print("alive\n");
}

int
main(void)
{
    print("-ENOMEM: %d\n", go_with(GO_ATTR(.stack = (size_t)1 << 50), child) == -ENOMEM);
    go(child);
    go_yield();
    return 0;
}
