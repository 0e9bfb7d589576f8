// What the programs of the row `sched` share: semaphores, which programs do not
// have by any public name, and the best of some batches.
#pragma once
#include <rt/rt.h>
#include "rt/atomic.h"
#include "sched/park.h"

#define REACH(name) extern __typeof__(name) name RT_PRIVATE(name)
REACH(semacquire);
REACH(semrelease);

// Calls batch(arg), which does the thing n times, until the time is over, and
// prints the nanoseconds that the best batch took for one.
static inline void
bench(void (*batch)(int64_t), int64_t arg, int64_t n)
{
    int64_t end = time_now() + 150 * MILLISECOND, best = INT64_MAX, t;

    do {
        t = time_now();
        batch(arg);
        t = time_now() - t;
        best = t < best ? t : best;
    } while (time_now() < end);
    print("%.2f\n", (double)best / (double)n);
}

static inline int64_t
number(const char *text)
{
    int64_t n = 0;

    if (str_to_int(str_of(text), 10, &n) < 0 || n < 1)
        panic("not a number: %s", text);
    return n;
}
