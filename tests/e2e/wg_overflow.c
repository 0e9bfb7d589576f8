// A WaitGroup to which more is added than an int can count.
//
// expect-err: ^panic: wait group: the counter is below 0, or too large$
// exit: 2
#include <rt/rt.h>

int
main(void)
{
    WaitGroup wg = { 0 };

    wg_add(&wg, INT32_MAX);
    wg_add(&wg, 1);
    print("not reached\n");
}
