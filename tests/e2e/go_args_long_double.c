// Nor does a long double, which the ABI passes in memory.
//
// refused: a struct at most 16 bytes, no long double: pass a pointer
#include <rt/rt.h>

static void
take(long double x)
{
    (void)x;
}

int
main(void)
{
    go(take, 1.5L);
    return 0;
}
