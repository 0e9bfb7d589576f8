// Stacks of goroutines, in slots that are used again.
#pragma once
#include <rt/base.h>

typedef struct Stack {
    uintptr_t lo, hi;           // the usable bytes: [lo, hi)
    uintptr_t slot;             // the reserved range begins here; the guard
                                // is [slot, lo); 0: the kernel's own stack
    bool shared;                // cut from a slab, stays with its G
    bool canary;                // no guard could be had
} Stack;

enum { STACK_GUARD = 64 * 1024, STACK_DEFAULT = 192 * 1024 };

// stack_alloc reserves a stack with size usable bytes (0: the default, which
// RT0_STACK sets).  Returns 0, or the -errno of mmap.
int stack_alloc(Stack *s, size_t size);
void stack_release(Stack *s);   // not for shared ones; not the running one

// stack_trim gives the kernel back what lies below the frames of gp, which is
// parked and held there.  Once for each time that it parks; else it is a test.
struct G;
void stack_trim(struct G *gp);

// Where neither guard can be had there is a word at the low end that must not
// change; stack_canary_check looks at it on every switch away from the stack.
extern bool stack_canaries;
void stack_canary_check(const Stack *s);
