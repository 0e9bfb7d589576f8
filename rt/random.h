// Random numbers that need not be secret: order of select, stealing, seeds.
#pragma once
#include <rt/base.h>
#include "rt/atomic.h"

void random_seed(const void *bytes16);  // AT_RANDOM; called once, at boot
uint32_t random_u32(void);              // of this thread

// Less than n: as evenly as n is small against 2^32.
static inline uint32_t
random_below(uint32_t n)
{
    return (uint32_t)((uint64_t)random_u32() * n >> 32);
}

// splitmix64 (G. Steele and others, 2014), for series that can be repeated: any
// state will do, 0 too.  Several Ms may draw from one.
static inline uint64_t
splitmix64(uint64_t *state)
{
    uint64_t x = add_relaxed(state, 0x9e3779b97f4a7c15);

    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
    x = (x ^ x >> 27) * 0x94d049bb133111eb;
    return x ^ x >> 31;
}
