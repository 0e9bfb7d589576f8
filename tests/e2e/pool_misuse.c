// A function that go_blocking runs has no P, and so no pool.
//
// exit: 2
// expect-err: panic: a function that go_blocking runs has used a pool
#include <rt/rt.h>

static Pool pool;

static long
get(void *arg)
{
    (void)arg;
    return pool_get(&pool) != NULL;
}

int
main(void)
{
    go_blocking(get, NULL);
    print("no panic\n");
    return 0;
}
