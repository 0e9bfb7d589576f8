// Where the collector starts from.
#pragma once
#include <rt/base.h>

// roots_mark marks from all roots.  The world is stopped.
void roots_mark(void);

// The thread-locals of the program, told at boot.
typedef struct Roots {
    uintptr_t tls_lo, tls_hi;
} Roots;
extern Roots roots;
