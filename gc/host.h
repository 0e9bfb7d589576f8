// Upcall: what the collector needs of the scheduler, which has the table
// (sched/world.c); hosted tests have a fake.  A program that never allocates
// contains neither.
#pragma once
#include <rt/base.h>

typedef struct GCHost {
    // From stop to start no other goroutine runs and none is being switched.
    // The caller is a goroutine; it waits while another has stopped the world,
    // and may have another cache afterwards.
    void (*stop_world)(void);
    void (*start_world)(void);

    // Calls scan(lo, hi) for the live part of the stack of every goroutine, the
    // caller's included, and for what else the scheduler keeps of the program.
    // Callee-saved registers lie on those stacks.
    // The world is stopped and the caller is inside on_system_stack.
    void (*walk_goroutines)(void (*scan)(uintptr_t lo, uintptr_t hi));

    // Before marking, the world being stopped, on the system stack: what the program
    // keeps for convenience only grows older, and is dropped in the end.
    void (*age_pools)(void);

    // Runs fn(arg) on a stack that has room and is not scanned.
    void (*on_system_stack)(void (*fn)(void *), void *arg);

    // Lets others run, if that was asked for: now and then in what takes long.
    // The caller may have another cache afterwards.
    void (*preempt_point)(void);
} GCHost;

extern const GCHost gc_host;

// What the rest of the runtime keeps off the heap for the program, and the
// collector must see, is told to gc/roots.c by its owner.
void gc_roots_tls(uintptr_t lo, uintptr_t hi);  // thread-locals of the program
