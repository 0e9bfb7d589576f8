// pool N: nanoseconds for getting an object from a pool and putting it back, by as
// many goroutines as there are Ps, each of which gets N before it puts any.
#include "bench/sync/sync.h"

enum { PAIRS = 100000, MOST = 1024 };

static void *
make(void)
{
    return gc_alloc(64);
}

static Pool pool = { .make = make };

static void
get_and_put(int64_t n, int64_t *pairs)
{
    int64_t *have[MOST];

    for (int64_t i = 0; i < PAIRS; i += n) {
        for (int64_t j = 0; j < n; j++)
            ++*(have[j] = pool_get(&pool));
        for (int64_t j = 0; j < n; j++)
            pool_put(&pool, have[j]);
    }
    add_relaxed(pairs, PAIRS);
}

static void
batch(int64_t n)
{
    int64_t parties = go_maxprocs(0), pairs = 0;
    WaitGroup wg = { 0 };

    for (int64_t i = 0; i < parties; i++)
        wg_go(&wg, get_and_put, n, &pairs);
    wg_wait(&wg);
    expect("pairs", pairs, parties * PAIRS);
}

int
main(int argc, char **argv)
{
    int64_t n = number(argc > 1 ? argv[1] : "");

    if (PAIRS % n != 0 || n > MOST)
        return log_print("usage: pool N, a divisor of %d up to %d", PAIRS, MOST), 1;
    measure(batch, n, PAIRS * go_maxprocs(0));
    return 0;
}
