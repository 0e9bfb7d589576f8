// Identity: main is 1, ids are never used again.
//
// env: RT0_PROCS=1
// expect: main 1, count 1, maxprocs 1
// expect: child 2
// expect: child 3
// expect: count 1
// expect: child 4
#include <rt/rt.h>

static void
child(void)
{
    print("child %ld\n", (long)go_id());
}

static void
join(void)
{
    while (go_count() > 1)
        go_yield();
}

int
main(void)
{
    print("main %ld, count %d, maxprocs %d\n", (long)go_id(), go_count(), go_maxprocs(0));
    go(child);
    join();
    go(child);
    join();
    print("count %d\n", go_count());
    go(child);
    join();
    return 0;
}
