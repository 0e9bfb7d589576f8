// The run queue of one P: a ring of 256.
//
// One producer, the M that holds the P, and any number of consumers:
//
//   tail   written by the producer only; head + 256 at most
//   head   moved by compare-and-swap, by whoever takes
//
// Slots in [head, tail) hold Gs.  A consumer reads the slot first and then
// moves head past it: if the swap fails somebody else took it, and what was
// read is dropped.  The producer cannot write that slot before head has moved.
#pragma once
#include <rt/base.h>
#include "rt/torture.h"

enum { RUNQ_SIZE = TORTURE_SIZE(256, 4) };

struct G;

typedef struct RunQ {
    uint32_t head;              // atomic
    uint32_t tail;              // atomic
    struct G *ring[RUNQ_SIZE];
} RunQ;

bool runq_put(RunQ *q, struct G *gp);   // at the end; false when full
struct G *runq_get(RunQ *q);            // the first, or NULL

// runq_take_half moves the older half of a full queue to batch, which has room
// for RUNQ_SIZE / 2.  Returns how many; 0 when consumers came in between.
uint32_t runq_take_half(RunQ *q, struct G **batch);
uint32_t runq_len(const RunQ *q);
