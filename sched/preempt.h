// Taking the processor from a goroutine that does not give it.
#pragma once
#include <rt/base.h>

struct M;

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
