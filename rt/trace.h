// Stack traces by frame pointer.
#pragma once
#include <rt/base.h>

// trace_print prints the frames from pc outwards, one a line.  fp is the frame
// pointer that belongs to pc; each one must be aligned, inside [lo, hi) and
// above the last, else the trace ends with "...": foreign code may have none.
void trace_print(uintptr_t pc, uintptr_t fp, uintptr_t lo, uintptr_t hi);

// trace_return is trace_print for an address that a call returns to: the call
// may be the last instruction of its function, and the address in the next one.
void trace_return(uintptr_t pc, uintptr_t fp, uintptr_t lo, uintptr_t hi);

// trace_fault is trace_print for a place where the program was interrupted, with
// the stack pointer there: the function may not have a frame of its own yet, or
// any more, or may have been called at a wild address.  fp is then its caller's.
void trace_fault(uintptr_t pc, uintptr_t sp, uintptr_t fp, uintptr_t lo, uintptr_t hi);

// A frame at this address was not called by what lies above it on the stack: it
// interrupted it, and left the red zone of it alone (sched/preempt.c).
extern uintptr_t trace_interrupting;
