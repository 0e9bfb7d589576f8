// Between disguised.c, which steps through loops, and disguised_loops.c.
#pragma once
#include <stddef.h>
#include <stdint.h>

enum { N = 96, K = 11, ARRAYS = 3 };   // words of an array; an offset

#define UNUSED __attribute__((unused))

// Three arrays, N, K, and 0: the sum that a loop begins with and returns.
#define LOOP_PARAMETERS                                                                       \
    UNUSED int64_t *a, UNUSED int64_t *b, UNUSED int64_t *c, UNUSED int64_t n,                \
    UNUSED int64_t k, UNUSED int64_t s

typedef struct Loop {
    const char *name;
    int64_t (*run)(LOOP_PARAMETERS);
} Loop;

extern const Loop loops[];              // to a name of NULL

// call changes every register that a call may change.
void call(int64_t i);
