// Stack traces by frame pointer.
#pragma once
#include "rt/text.h"

// Where a trace begins.  fp is the frame pointer that belongs to pc; it and each
// one that follows must be aligned, inside [lo, hi) and above the last, else the
// trace ends with "...": foreign code may have none.
typedef struct Trace {
    uintptr_t pc, fp;
    uintptr_t lo, hi;
    // What pc is: where a call returns to, which may be the last instruction of
    // its function, and the address in the next one;
    bool returned;
    // or, if not 0, where code was interrupted, with the stack pointer there: it
    // may not have a frame of its own yet, or any more, or may have been called
    // at a wild address.  fp is then its caller's.
    uintptr_t sp;
} Trace;

// trace_print prints the frames from pc outwards, one a line.
void trace_print(Text *to, const Trace *t);

// trace_hash is the same number for the same frames.
uint64_t trace_hash(const Trace *t);

// A frame at this address was not called by what lies above it on the stack: it
// interrupted it, and left the red zone of it alone (sched/preempt.c).
extern uintptr_t trace_interrupting;
