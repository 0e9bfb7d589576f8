// When main has left and the others have ended, nothing can ever run again: the
// program says so and ends.
//
// expect: main leaves
// expect: child done
// expect-err: ^fatal error: no goroutines are left .* deadlock
// exit: 2
#include <rt/rt.h>

static void
child(void)
{
    print("child done\n");
}

int
main(void)
{
    print("main leaves\n");
    go(child);
    go_exit();
}
