// Upcall: what a report knows of goroutines.  The scheduler fills the table;
// a program that never gets that far is reported without it.
#pragma once
#include <rt/base.h>

typedef struct Dumper {
    // The line above a trace: "goroutine 7 [running]:".
    void (*current)(void);
    // The bounds of the stack that sp points into; false when unknown.
    bool (*bounds)(uintptr_t sp, uintptr_t *lo, uintptr_t *hi);
    // Where the running goroutine was started.
    void (*spawned)(void);
    // NULL in a program of one goroutine, and so of one thread:
    // stops all other threads, for good; the second that calls it, too;
    void (*freeze)(void);
    // every other goroutine with its stack;
    void (*others)(void);
    // the last line: how to see the same again.
    void (*replay)(void);
} Dumper;

extern const Dumper *dumper;
