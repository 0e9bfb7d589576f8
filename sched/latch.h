// Latch: a lock for objects that goroutines meet at by the million, held for some
// twenty instructions.
//
// An atomic instruction costs more than all the rest of a channel operation, so
// there is one where rt/lock.c has two: a latch is let go by a plain store.  Who
// does that cannot be sure to see one who is just going to sleep, as his store may
// become visible after his load.  So nobody sleeps for long: a sleeper looks again
// after a millisecond.  That is the price of a case that needs both a holder who
// lost his processor in those twenty instructions, and that moment.
//
// And there is none at all with one P.  Whoever takes a latch has a P, runs in the
// runtime, where he is not preempted, and does not park before he has let go; so
// the one M that has the only P finds every latch free.  (nprocs changes only
// while the world is stopped.)
#pragma once
#include "rt/lock.h"
#include "sched/sched.h"

typedef struct Latch {
    uint32_t held;              // atomic
    uint32_t sleepers;          // atomic: who may be waiting for held in the kernel
} Latch;

void latch_wait(Latch *l);      // for one that is held; comes back with it
void latch_wake(Latch *l);

static inline void
latch_take(Latch *l)
{
    uint32_t no = 0;

    if (load_relaxed(&sched.nprocs) == 1) {
        dcheck(l->held == 0);
        l->held = 1;
    } else if (__builtin_expect(!cas_seq(&l->held, &no, 1), 0)) {
        latch_wait(l);
    }
}

static inline void
latch_release(Latch *l)
{
    store_release(&l->held, 0);
    if (__builtin_expect(load_relaxed(&l->sleepers) != 0, 0))
        latch_wake(l);
}
