// The run queue of one P: a ring of 256 and one place in front of it.
//
// One producer, the M that holds the P, and any number of consumers:
//
//   tail   written by the producer only; head + 256 at most
//   head   moved by compare-and-swap, by whoever takes
//
// Slots in [head, tail) hold Gs.  A consumer reads the slots first and then
// moves head past them: if the swap fails somebody else took them, and what was
// read is dropped.  The producer cannot write those slots before head has moved.
//
// `next` is who was made runnable last by who runs now.  The two work on the
// same data, so it goes before all others and on the time slice of its waker: a
// pair of goroutines that keep waking each other is, to the others, one.
#pragma once
#include <rt/base.h>
#include "rt/torture.h"

enum { RUNQ_SIZE = TORTURE_SIZE(256, 4) };

struct G;

typedef struct RunQ {
    uint32_t head;              // atomic
    uint32_t tail;              // atomic
    struct G *next;             // atomic
    bool alone;                 // there is no other P, hence no other consumer; changes
                                // only while the world is stopped
    struct G *ring[RUNQ_SIZE];  // atomic
} RunQ;

// Of the producer.
bool runq_put(RunQ *q, struct G *gp);   // at the end; false when full
struct G *runq_put_next(RunQ *q, struct G *gp);         // who was there, or NULL
struct G *runq_get_next(RunQ *q);
struct G *runq_get(RunQ *q);            // the first of the ring, or NULL

// runq_take_half moves the older half of a full ring to batch, which has room
// for RUNQ_SIZE / 2.  Returns how many; 0 when consumers came in between.
uint32_t runq_take_half(RunQ *q, struct G **batch);

// runq_steal moves half of victim's ring, rounded up, to q, which is empty and
// the caller's, and returns one of them; NULL: there was nothing.
struct G *runq_steal(RunQ *q, RunQ *victim);

// runq_steal_next takes gp out of victim's next, if it is still there.
bool runq_steal_next(RunQ *victim, struct G *gp);

// runq_bring moves what is `at` places behind the first of the ring to its
// place, and the first to that one's.  Nobody else may take meanwhile.
void runq_bring(RunQ *q, uint32_t at);

uint32_t runq_len(const RunQ *q);       // next included
