// A program with thread-locals is refused at its first `go`: they would be
// shared by goroutines, which nobody expects of them.
//
// expect: 5
// expect-err: thread-local
// exit: 2
#include <rt/rt.h>

static _Thread_local volatile int five = 5;

static void
child(void)
{
    print("never\n");
}

int
main(void)
{
    print("%d\n", five);
    go(child);
    print("never\n");
    return 0;
}
