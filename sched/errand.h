// What goroutines do for the runtime itself.
#pragma once
#include "sched/sched.h"

// errands_begin makes ready for errands, and for goroutines.
void errands_begin(void);

// Whether an errand waits for a goroutine.  Any thread.
static inline bool
errand_waits(void)
{
    return __builtin_expect(load_seq(&gc_errands.wanted) != 0, 0) &&
           load_acquire(&sched.errand) != NULL && !load_seq(&sched.errand_runs);
}
