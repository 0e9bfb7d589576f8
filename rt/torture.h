// The hooks of FLAVOR=torture: where the runtime lets itself be disturbed.
//
// In that flavour the module torture/ stands behind them (docs/torture.md says
// what it does with a program); in all others each is nothing, and the code is
// what it would be without.  There is no other trace of torture outside of its
// folder.
#pragma once
#include <rt/base.h>

#ifdef RT0_TORTURE

// A size that could be any other: of a cache, a batch, a block.
#define TORTURE_SIZE(normal, tiny) (tiny)

// torture_begin reads RT0_SEED and RT0_FAULT.  At boot, once the environment is
// known; nothing is relocated yet.
void torture_begin(void);

// torture_report is the last line of a report of death: how to see it again.
void torture_report(void);

// torture_yield stands where a goroutine may lose its processor: at the entry
// of every function that may park or allocate, and inside of those, wherever
// another thread could come in between.  It puts the goroutine back on the run
// queue, or does not.  On the system stack and with a lock held it does nothing.
void torture_yield(void);

// torture_alloc opens each allocation: it collects, and yields.
void torture_alloc(void);

// torture_bury overwrites the objects of a span that the sweep is going to free.
void torture_bury(uint32_t span);

// torture_bury_pages does the same to n bytes that an object gave back.  torture_dug
// checks that such memory is as it was left: it is going to be an object again.
void torture_bury_pages(uintptr_t p, size_t n);
void torture_dug(uintptr_t p, size_t n);

// torture_typed looks for pointers that a type does not name, in the elements of
// the object at p that begin in [from, to): offsets.
struct GCType;
void torture_typed(const struct GCType *type, uintptr_t p, size_t from, size_t to);

// torture_shuffle brings any runnable goroutine to the front of the run queue.
void torture_shuffle(void);

// torture_fault is asked before each system call: 0, or the -errno that it is
// to return.  torture_performed tells which calls do their work nevertheless.
long torture_fault(long nr);
bool torture_performed(long nr);
#define TORTURE_FAULT(nr, call)                                             \
    __extension__({                                                         \
        long rt_fault_ = torture_fault(nr), rt_real_ = 0;                   \
        if (rt_fault_ == 0 || torture_performed(nr))                        \
            rt_real_ = (call);                                              \
        rt_fault_ != 0 ? rt_fault_ : rt_real_;                              \
    })

#else

#define TORTURE_SIZE(normal, tiny) (normal)
#define TORTURE_FAULT(nr, call)    (call)
#define torture_begin()            ((void)0)
#define torture_report()           ((void)0)
#define torture_yield()            ((void)0)
#define torture_alloc()            ((void)0)
#define torture_bury(span)         ((void)0)
#define torture_bury_pages(p, n)   ((void)0)
#define torture_dug(p, n)          ((void)0)
#define torture_typed(type, p, from, to) ((void)0)
#define torture_shuffle()          ((void)0)

#endif
