// A heap that cannot grow any more says so in one line and shows the stack.
//
// ulimit: -v 200000
// exit: 2
// expect: live
// expect-err: ^fatal error: out of memory: no room for [0-9]+ KB; .* live after [1-9][0-9]* coll
// expect-err: fill
// also: -no-pie
#include <rt/rt.h>

static void **list;

__attribute__((noinline)) static void
fill(void)
{
    for (;;) {
        void **node = gc_alloc(1000);
        node[0] = list;
        list = node;
    }
}

int
main(void)
{
    print("live\n");
    fill();
    return 0;
}
