// Seven arguments are refused by a reason; it was a missing semicolon.
//
// refused: at most six words
#include <rt/rt.h>

static void
seven(int a, int b, int c, int d, int e, int f, int g)
{
    print("%d\n", a + b + c + d + e + f + g);
}

int
main(void)
{
    go(seven, 1, 2, 3, 4, 5, 6, 7);
    return 0;
}
