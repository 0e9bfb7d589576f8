// A size that is none is refused in one line when the first stack is wanted.
//
// env: RT0_STACK=lots
// expect: main
// expect-err: \Art0: RT0_STACK=lots: .*\n(rt0: replay .*\n)?\Z
// exit: 2
#include <rt/rt.h>

static void
child(void)
{
}

int
main(void)
{
    print("main\n");
    go(child);
    print("never\n");
    return 0;
}
