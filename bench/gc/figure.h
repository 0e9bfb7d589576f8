// What the programs of the row `gc` share: arguments, random numbers, and what a
// collection takes.  heap.h is that of rt0 or of a peer.
#pragma once
#include "heap.h"

enum { COLLECTIONS = 3 };

static inline int64_t
number(const char *text)
{
    int64_t n = 0;

    for (const char *c = text; *c >= '0' && *c <= '9'; c++)
        n = n * 10 + (*c - '0');
    if (n < 1)
        panic("not a number: %s", text);
    return n;
}

// What a program has counted or summed up: a heap that loses something, or a
// compiler that leaves something out, is not to be the faster one.
static inline void
expect(const char *what, int64_t value, int64_t expected)
{
    if (value != expected)
        panic("%s: %ld, not %ld", what, (long)value, (long)expected);
}

static inline int64_t
sum_below(int64_t n)
{
    return n * (n - 1) / 2;
}

// The same numbers for all programs, from 0 to below 2^48.
static inline int64_t
random_next(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (int64_t)(*state >> 16);
}

static inline int64_t
collection(void)
{
    int64_t t = time_now();

    heap_collect();
    return time_now() - t;
}

// The median of some full collections, in nanoseconds.
static inline int64_t
collection_median(void)
{
    int64_t took[COLLECTIONS];

    for (int i = 0; i < COLLECTIONS; i++) {
        int64_t t = collection();
        int at = i;

        for (; at > 0 && took[at - 1] > t; at--)
            took[at] = took[at - 1];
        took[at] = t;
    }
    return took[COLLECTIONS / 2];
}
