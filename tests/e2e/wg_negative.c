// A WaitGroup that is done more often than was added.
//
// expect-err: ^panic: wait group: the counter is below 0, or too large$
// exit: 2
#include <rt/rt.h>

int
main(void)
{
    WaitGroup wg = { 0 };

    wg_add(&wg, 2);
    wg_add(&wg, -2);
    wg_done(&wg);
    print("not reached\n");
}
