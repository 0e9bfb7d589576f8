// wg_go takes a WaitGroup, and arguments as the function wants them.
//
// refused: incompatible|makes pointer|int-conversion
// flags: -Werror
#include <rt/rt.h>

static void
work(const char *text)
{
    print("%s\n", text);
}

int
main(void)
{
    WaitGroup wg = { 0 };

    wg_go(&wg, work, 5);
    wg_wait(&wg);
    return 0;
}
