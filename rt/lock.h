// Lock blocks the thread (the M); it is the runtime's own.  Goroutines use the
// semaphores of sched/sema.c.
#pragma once
#include "rt/lockrank.h"
#include "rt/thread.h"

typedef struct Lock {
    uint32_t state;             // atomic: free, held, held with sleepers
    uint32_t rank;              // LockRank; constant
} Lock;

#define LOCK_INIT(rank_) { .rank = (rank_) }

// lock takes l, sleeping in the kernel while another thread has it.  Until
// unlock the thread must not switch goroutines, allocate from the heap, or
// call into the program.
void lock(Lock *l);
void unlock(Lock *l);

// What a thread holds: done by lock and unlock, and by other kinds of locks that
// hold to the same rules (sched/latch.h).
#ifdef RT0_DEBUG_FLAVOR
void held_push(Thread *t, uint32_t rank);
void held_pop(Thread *t, uint32_t rank);
#else
static inline void
held_push(Thread *t, uint32_t rank)
{
    (void)rank;
    t->locks++;
}

static inline void
held_pop(Thread *t, uint32_t rank)
{
    (void)rank;
    t->locks--;
}
#endif
