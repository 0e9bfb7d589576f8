// Stacks that come and go do not use up the guards that a kernel before 6.13
// can have: standard error says nothing.
//
// env: RT0_DEBUG=guards=mprotect
// expect: 70000 ended
#include <rt/rt.h>

enum { N = 70000 };             // more than vm.max_map_count, by default

static int ended;

static void
work(void)
{
    ended++;
}

int
main(void)
{
    for (int i = 0; i < N; i++) {
        must(go_with(GO_ATTR(.stack = 65536), work));
        while (go_count() > 1)
            go_yield();
    }
    print("%d ended\n", ended);
    return 0;
}
