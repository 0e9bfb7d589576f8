// What does not fit into the argument registers is refused when the program is
// compiled, not passed wrongly.
//
// refused: at most six words of arguments
#include <rt/rt.h>

typedef struct Big { long words[3]; } Big;

static void
take(Big b)
{
    (void)b;
}

int
main(void)
{
    Big b = { { 1, 2, 3 } };

    go(take, b);
    return 0;
}
