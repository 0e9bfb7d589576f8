// A struct that does not travel in registers is refused, not cut.
//
// refused: a struct at most 16 bytes, no long double: pass a pointer
#include <rt/rt.h>

typedef struct Three { long a, b, c; } Three;

static void
take(Three t)
{
    (void)t;
}

int
main(void)
{
    go(take, ((Three){ 1, 2, 3 }));
    return 0;
}
