// PollDesc: one descriptor as the poller sees it, and the place where the
// goroutines stand that wait for it: at most one that reads and one that
// writes (fdmutex.h sees to that).
//
// A PollDesc is never given back to the system and never becomes anything else,
// so that an event which comes late finds a PollDesc; and it carries a
// generation, so that the event finds out that it is late.
#pragma once
#include "rt/lock.h"
#include "sched/park.h"
#include "sched/timerheap.h"

typedef enum PollMode { POLL_READ, POLL_WRITE } PollMode;

// A waiter word is one of these, or a G *.  polldesc.c has the diagram.
enum { PD_NONE, PD_READY, PD_WAIT };

typedef struct PollDesc {
    // What every read and write looks at lies in one cache line.
    _Alignas(64) uintptr_t waiter[2];   // atomic; by PollMode
    uint32_t info;              // atomic: generation and PD_... bits
    bool in_use;
    struct PollDesc *next;      // on the free list; under its lock
    Lock lock;
    // Protected by lock; by PollMode:
    uint32_t seq[2];            // of the deadline that holds
    Timeout deadline[2];
} PollDesc;

// The bits of info.  What an event tells about the descriptor as a whole is
// stored before the goroutines that it wakes are.
enum {
    PD_CLOSING = 1,             // no wait begins any more
    PD_ERROR = 2,               // the last event was an error and nothing else
    PD_LAST = 4,                // end of file, reset or urgent data have shown
    PD_EXPIRED = 8,             // << PollMode: the deadline has passed
    PD_GENERATION_SHIFT = 8,
    PD_GENERATION_BITS = 22,
    PD_GENERATION_MASK = (1 << PD_GENERATION_BITS) - 1,
};

// pd_alloc returns a PollDesc that nobody waits on; NULL without memory.
PollDesc *pd_alloc(void);

// pd_free takes back a PollDesc that no goroutine can reach any more.  Events
// and deadlines that are still under way to it will be dropped.
void pd_free(PollDesc *pd);

// pd_tag names a PollDesc in its present generation: what the kernel keeps for
// us and hands back with each event.
uint64_t pd_tag(const PollDesc *pd);

// pd_reset begins a read or a write: it forgets the events so far.  It comes
// before the system call whose -EAGAIN leads to pd_wait, so that what happens in
// between is not missed.  Returns 0, or -ECLOSED or -EDEADLINE as pd_wait.
int pd_reset(PollDesc *pd, PollMode mode);

// pd_wait parks until there was an event since pd_reset (or since the last
// pd_wait that returned 0).  Returns 0, -ECLOSED after pd_unblock, -EDEADLINE
// after the deadline, or for a reader -EIO when the descriptor reports an error
// that no read will tell.  Blocks: G.
int pd_wait(PollDesc *pd, PollMode mode);

// pd_steady tells whether every event so far was about bytes or room.
bool pd_steady(const PollDesc *pd);

// What happens to a descriptor; PD_IN and PD_OUT are 1 << PollMode.
enum { PD_IN = 1, PD_OUT = 2, PD_ODD = 4, PD_ERROR_ONLY = 8 };

// pd_set_deadline ends the waits in a direction (PD_IN, PD_OUT, or both) at an
// instant of clock_monotonic, which may be in the past; 0: never.  After that
// none begins, until the deadline is set anew.
void pd_set_deadline(PollDesc *pd, unsigned directions, int64_t when);

// pd_unblock ends the waits, now and for ever: once, by the close.
void pd_unblock(PollDesc *pd);

// pd_event is called by the poller for each event, on the system stack, with
// the tag and what happened; appends the goroutines that can go on.
void pd_event(uint64_t tag, unsigned what, GList *ready);

// pd_check holds a PollDesc against the diagram in polldesc.c: each word is in
// one of the four states, and in a free one stands nobody.
bool pd_check(const PollDesc *pd);
