// The complete list of the places where the program keeps pointers into the
// heap.  What is on none of them is collected while in use, so a structure of
// the runtime that keeps a word for the program off the heap belongs here.
//
//     .data .bss       of the program and of lib/, and writable sections of
//                      other names; the linker script brackets them and
//                      leaves the runtime's own out
//     thread-locals    of goroutine 1; all others have theirs on their stacks
//     stacks           from each goroutine's saved stack pointer up.  The
//                      callee-saved registers are pushed on the stack by
//                      whoever leaves it; the arguments of a goroutine that
//                      has not run yet lie at its top
//     names            that go_with gave to goroutines
//     pools            the list that each P has of those with something to give
//     timers           the heaps of those that are pending; each slot has a pointer
//                      into the object that the timer is
//     deadlines        those that have passed, until a goroutine takes them
//
// Nothing else: read-only data cannot point into a heap that did not exist when
// it was written, and the runtime's own variables hold no word of the program.
#include "gc/roots.h"
#include "gc/host.h"
#include "gc/mark.h"

extern char __roots_start[] __attribute__((visibility("hidden")));
extern char __noscan_start[] __attribute__((visibility("hidden")));
extern char __noscan_end[] __attribute__((visibility("hidden")));
extern char __roots_end[] __attribute__((visibility("hidden")));

void
roots_mark(void)
{
    mark_range((uintptr_t)__roots_start, (uintptr_t)__noscan_start);
    mark_range((uintptr_t)__noscan_end, (uintptr_t)__roots_end);
    mark_range(roots.tls_lo, roots.tls_hi);
    gc_host.walk_goroutines(mark_range);
}
