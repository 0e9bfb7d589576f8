// Thread: the part of an M that the lower layers need.  The scheduler's M
// begins with it, so that rt and gc can find their own state without seeing
// the scheduler.
#pragma once
#include "arch.h"
#include "rt/tcb.h"

enum { MAX_HELD_LOCKS = 8 };

typedef struct Thread {
    struct Cache *heap_cache;   // of the P that this M holds
    uint32_t random;            // state of random_u32
    int locks;                  // held locks; above 0 nothing may switch
    uint32_t preempt;           // atomic: who runs here is to let others run
    uint8_t held[MAX_HELD_LOCKS];       // their ranks, in the debug flavour
} Thread;

static inline Thread *
thread_self(void)
{
    return (Thread *)TCB_LOAD_(TCB_M);
}
