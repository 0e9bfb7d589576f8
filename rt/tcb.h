// The thread control block: what the thread pointer points to.
//
// It begins as the ABI and compilers expect (a pointer to itself, the stack
// protector's canary at byte 40) and leaves free what libraries on top use
// (musl's struct pthread ends at byte 200).  At TCB_M, beyond all of that, is
// the way to everything else: the running M.  getm() reads it with an asm that
// the compiler must repeat each time; a C thread-local would be cached across
// a switch and name the M that the goroutine left behind.
#pragma once
#include <rt/base.h>

enum { TCB_CANARY = 40, TCB_M = 256 };

typedef struct TCB {
    struct TCB *self;
    uintptr_t pad[4];
    uintptr_t canary;
    uintptr_t abi[26];
    struct Thread *m;
} TCB;

_Static_assert(offsetof(TCB, canary) == TCB_CANARY, "the compiler's canary");
_Static_assert(offsetof(TCB, m) == TCB_M, "getm in arch.h and asm.h");
