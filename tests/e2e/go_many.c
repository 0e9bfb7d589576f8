// 100,000 goroutines at once, each with its own stack and locals, parked in the
// middle of a function; all of them end.
//
// expect: 100001 at once
// expect: 100000 ended, sum 4999950000, 1 left
// timeout: 120
#include <rt/rt.h>

enum { N = 100000 };

static int parked, ended;
static bool open;
static int64_t sum;

__attribute__((noinline)) static void
wait_open(void)
{
    __atomic_add_fetch(&parked, 1, __ATOMIC_RELAXED);
    while (!open)
        go_yield();
}

static void
child(int n)
{
    volatile int mine = n;

    wait_open();
    __atomic_add_fetch(&sum, mine, __ATOMIC_RELAXED);
    __atomic_add_fetch(&ended, 1, __ATOMIC_RELAXED);
}

int
main(void)
{
    for (int i = 0; i < N; i++)
        go(child, i);
    while (parked < N)
        go_yield();
    print("%d at once\n", go_count());
    open = true;
    while (go_count() > 1)
        go_yield();
    print("%d ended, sum %ld, %d left\n", ended, (long)sum, go_count());
    return 0;
}
