// Who leaves the work of a Once by go_exit has not done it: others do not go on
// without.
//
// expect-err: ^fatal error: all goroutines are asleep - deadlock!
// expect-err: ^goroutine 1 \[once\]: main
// exit: 2
#include <rt/rt.h>

static Once once;

static void
leave(void)
{
    once_do(&once, go_exit);
}

int
main(void)
{
    WaitGroup wg = { 0 };

    wg_go(&wg, leave);
    wg_wait(&wg);
    once_do(&once, print, "not reached\n");
}
