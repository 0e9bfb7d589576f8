// What the programs of the row `sync` share.
//
// On one P what disturbs a batch only adds to it, and the best one is the figure,
// as in the row `sched`.  On two, goroutines may meet in this way or in that, and
// the best batch is the one in which they happened not to meet: the median then.
#pragma once
#include <rt/rt.h>
#include "bench/sched/bench.h"

enum { MOST_BATCHES = 4096 };

// Calls batch(arg), which does the thing n times, for 150 ms, and prints the
// nanoseconds that one took.
static inline void
measure(void (*batch)(int64_t), int64_t arg, int64_t n)
{
    static int64_t took[MOST_BATCHES];
    int64_t end = time_now() + 150 * MILLISECOND, t;
    int count = 0, i;

    do {
        t = time_now();
        batch(arg);
        t = time_now() - t;
        for (i = count++; i > 0 && took[i - 1] > t; i--)
            took[i] = took[i - 1];
        took[i] = t;
    } while (time_now() < end && count < MOST_BATCHES);
    print("%.2f\n", (double)took[go_maxprocs(0) == 1 ? 0 : count / 2] / (double)n);
}

// What a batch has received, counted or seen: neither a compiler nor a lost value
// may make it faster.
static inline void
expect(const char *what, int64_t value, int64_t expected)
{
    if (value != expected)
        panic("%s: %ld, not %ld", what, (long)value, (long)expected);
}
