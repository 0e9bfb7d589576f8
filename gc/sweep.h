// Sweeping: what was not marked becomes free.
#pragma once
#include <rt/base.h>

typedef struct Survivors {
    uint64_t objects, nbytes;
} Survivors;

// sweep_all frees what is not marked, in all spans.  The world is stopped.
Survivors sweep_all(void);
