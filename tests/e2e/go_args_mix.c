// What is no number is not converted: a struct for an int, a double for a pointer.
//
// refused: passing 'Pair'|incompatible type for argument 1
// refused: passing 'double'|incompatible type for argument 2
#include <rt/rt.h>

typedef struct Pair { int a, b; } Pair;

static void
take(int n, void *p)
{
    (void)n, (void)p;
}

int
main(void)
{
    go(take, ((Pair){ 1, 2 }), NULL);
    go(take, 1, 1.5);
    return 0;
}
