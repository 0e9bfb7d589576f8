// gcc said nothing where a goroutine was given to something else than a group.
//
// flags: -Werror
// refused: incompatible.pointer.types
#include <rt/rt.h>

static int
nothing(void)
{
    return 0;
}

int
main(void)
{
    WaitGroup wg = { 0 };

    group_go(&wg, nothing);
    return 0;
}
