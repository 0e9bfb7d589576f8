// parked N: nanoseconds for a full collection while N goroutines wait, each with an
// object that nothing but its stack points to.  Three figures: the first collection
// after they have started, the median of the next 3, between which none of them
// runs, and such a median again on one P.
#include "figure.h"
#include "rt/atomic.h"

enum { BETWEEN = 256 };

static Chan *gate;
static int64_t waiting, sum;

static void
hold(int64_t i)
{
    int64_t *held = gc_new(int64_t);

    *held = i;
    add_relaxed(&waiting, 1);
    chan_recv(gate, NULL);
    add_relaxed(&sum, *held);
    add_relaxed(&waiting, -1);
}

static void
await(int64_t n)
{
    while (load_relaxed(&waiting) != n)
        go_yield();
}

int
main(int argc, char **argv)
{
    int64_t n = number(argc > 1 ? argv[1] : ""), first, again;

    heap_init();
    gate = chan_make(0, 0);
    for (int64_t i = 0; i < n; i++) {
        go(hold, i);
        if (i % BETWEEN == 0)
            go_yield();
    }
    await(n);
    first = collection();
    again = collection_median();
    go_maxprocs(1);
    print("%ld %ld %ld\n", (long)first, (long)again, (long)collection_median());

    chan_close(gate);
    await(0);
    expect("sum of what they held", sum, sum_below(n));
    return 0;
}
