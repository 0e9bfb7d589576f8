// An argument of the wrong type is refused as in a call.
//
// refused: makes integer from pointer|incompatible
#include <rt/rt.h>

static void
take(int n)
{
    (void)n;
}

int
main(void)
{
    go(take, "text");
    return 0;
}
