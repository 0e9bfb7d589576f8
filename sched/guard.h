// The guards below stacks, one or many at a time.
#pragma once
#include <rt/base.h>
#include "rt/torture.h"

// Ranges of equal size and distance.
typedef struct Ranges {
    uintptr_t at;               // the first
    size_t size;
    size_t stride;              // from one to the next
    uint32_t n;                 // 1 to RANGES_MAX
} Ranges;

enum { RANGES_MAX = TORTURE_SIZE(64, 2) };

// guard_install makes ranges that fault when touched.  Returns how many, the
// first ones: 0 to r->n.
uint32_t guard_install(const Ranges *r);

// guard_gone: a range that guard_install made was unmapped.
void guard_gone(void);

// advise gives the kernel one advice for all ranges.  Returns how many took it,
// the first ones; 0 where there is no call for many.
uint32_t advise(const Ranges *r, int advice);
