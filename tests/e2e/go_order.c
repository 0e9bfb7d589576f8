// `go` queues: the child does not run before the parent parks or yields, and
// who is ready runs in the order in which it became ready.  (Torture breaks this on purpose.)
//
// env: RT0_PROCS=1
// env: RT0_DEBUG=slice=9000000
// flavors: release debug
// expect: main first
// expect: 1 2 3 4 5
// expect: 1 2 3 4 5
// expect: 1 2 3 4 5
#include <rt/rt.h>

enum { N = 5 };

static int started;

static void
child(int n)
{
    started++;
    for (int round = 0; round < 3; round++) {
        print(n < N ? "%d " : "%d\n", n);
        go_yield();
    }
}

int
main(void)
{
    for (int i = 1; i <= N; i++)
        go(child, i);
    if (started == 0)
        print("main first\n");
    while (go_count() > 1)
        go_yield();
    return 0;
}
