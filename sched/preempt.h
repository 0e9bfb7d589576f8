// Taking the processor from a goroutine that does not give it.
#pragma once
#include <rt/base.h>
#include "rt/atomic.h"
#include "rt/thread.h"

struct M;

// preempt_x86_64.S, and places in it: between framed and unframed the frame
// pointer is its own; parked is where its call of preempt_park returns to.
void async_preempt(void);
#define PREEMPT_PLACE(name) extern const char name[] __attribute__((visibility("hidden")))
PREEMPT_PLACE(async_preempt_framed);
PREEMPT_PLACE(async_preempt_parked);
PREEMPT_PLACE(async_preempt_unframed);

// preempt_init makes ready for the rest.  Once, by the first `go`: with one
// goroutine there is nobody to make room for.
void preempt_init(void);

// preempt_signal asks the goroutine that m runs to make room.  The request
// stands, in m->thread.preempt, until a goroutine of m has met it; a signal
// that came at a bad moment is not repeated by itself.  Any thread; no lock.
void preempt_signal(struct M *m);

// preempt_point meets the request, if there is one: for runtime functions that
// a program may call in a loop, at their ends, and inside what takes long.  The
// caller may find itself on another M and P afterwards.  Does nothing on the
// system stack and with a lock held.  Blocks: G.
void preempt_point(void);

// The same, with a test in line.
static inline void
preempt_check(void)
{
    if (__builtin_expect(load_relaxed(&thread_self()->preempt), 0))
        preempt_point();
}
