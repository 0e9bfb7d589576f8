// Upcall: what the collector needs of the scheduler, which has the table
// (sched/gchost.c); hosted tests have a fake.  A program that never allocates
// contains neither.
#pragma once
#include <rt/base.h>

// What the collector saw of goroutines.
typedef struct StackCounts {
    size_t nbytes;              // of stacks scanned
    uint32_t stacks;            // goroutines
    uint32_t ran;               // of them, those that had run since the collection before
    uint32_t processors;        // that run goroutines, when the world does not stand still
} StackCounts;

typedef void ScanRange(void *arg, uintptr_t lo, uintptr_t hi);

// What a range of roots is, for reports.
typedef struct RootName {
    enum {
        ROOT_DATA, ROOT_BSS, ROOT_TLS, ROOT_ADDED,
        ROOT_STACK, ROOT_GO_NAME, ROOT_TIMERS, ROOT_DEADLINES, ROOT_POOLS,
        ROOT_SPECIALS,
    } what;
    const char *who;            // of what a goroutine has: its name
    int64_t id;                 // and its number
    uintptr_t pc, fp;           // of a stack: its innermost frame
} RootName;
typedef void NamedRange(void *arg, RootName name, uintptr_t lo, uintptr_t hi);

typedef struct GCHost {
    // One at a time can stop the world, in his turn.  Who has waited for it may find
    // that nothing is left to do, and pass it on.  The caller is a goroutine, which
    // may have another cache after waiting.
    void (*wait_turn)(void);
    void (*pass_turn)(void);

    // From stop to start, which passes the turn, no other goroutine runs and none is
    // being switched.
    void (*stop_world)(void);
    void (*start_world)(void);

    // Runs fn(arg) on a stack that has room and is not scanned.
    void (*on_system_stack)(void (*fn)(void *), void *arg);

    // How many processors can mark.  Called before the world is stopped, when the
    // heap is worth the trouble: a program of one goroutine has to start threads.
    uint32_t (*processors)(void);

    // Runs fn(arg) here and on n - 1 other threads, and comes back when all have.
    // The world is stopped and the caller is inside on_system_stack, as the
    // others will be.  Some of them may come late.
    void (*in_parallel)(void (*fn)(void *), void *arg, uint32_t n);

    // These with the world stopped.
    //
    // walk_begin makes all goroutines available to walk_goroutines, which calls
    // scan(arg, lo, hi) for the live part of the stacks of some of them, and for
    // what else they keep; false: there were none left.  Callee-saved registers lie
    // on those stacks.  walk_kept does it for the rest of what the scheduler keeps
    // of the program.  Several threads may do all that at the same time.
    void (*walk_begin)(void);
    bool (*walk_goroutines)(ScanRange *scan, void *arg);
    void (*walk_kept)(ScanRange *scan, void *arg);
    StackCounts (*walk_counts)(void);

    // All that walk_goroutines and walk_kept give, in one go, each range by its name.
    void (*walk_named)(NamedRange *fn, void *arg);

    // Before marking: what the program keeps for convenience only grows older, and
    // is dropped in the end.
    void (*age_pools)(void);

    // Lets others run, if that was asked for: now and then in what takes long.
    // The caller may have another cache afterwards.
    void (*preempt_point)(void);
} GCHost;

extern const GCHost gc_host;

// Errands: what a goroutine is to do for the collector, which has none.  Whoever
// finds out that something is to be done sets its bit, with or without a lock; the
// scheduler looks at them now and then, and calls what belongs to the bit, in a
// goroutine (sched/errand.c).
enum { ERRAND_CLEANUPS = 1, ERRAND_COLLECT = 2 };

typedef struct Errands {
    uint32_t wanted;            // atomic: bits
    // Constant once a bit can be set:
    void (*cleanups)(void);     // starts those that are due
    void (*collect)(void);
    // When ERRAND_COLLECT is due, unless something happens meanwhile; INT64_MAX:
    // never.  ns.  Atomic; NULL: there is no heap.
    int64_t (*collect_at)(void);
} Errands;

extern Errands gc_errands;

// What the rest of the runtime keeps off the heap for the program, and the
// collector must see, is told to gc/roots.c by its owner.
void gc_roots_tls(uintptr_t lo, uintptr_t hi);  // thread-locals of the program
