// Seven words in six arguments are refused too.
//
// refused: at most six words of arguments
#include <rt/rt.h>

static void
take(Str a, int b, int c, int d, int e, int f)
{
    (void)a, (void)b, (void)c, (void)d, (void)e, (void)f;
}

int
main(void)
{
    go(take, STR("two words"), 1, 2, 3, 4, 5);
    return 0;
}
