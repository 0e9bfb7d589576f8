// A goroutine of a group has a result: a function without one is refused.
//
// refused: void
#include <rt/rt.h>

static void
nothing(void)
{
}

int
main(void)
{
    group_go(group_make(NULL), nothing);
    return 0;
}
