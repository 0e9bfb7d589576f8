// Goroutine-local storage: each goroutine of a program with thread-locals has
// them, and a thread control block, of its own.
#pragma once
#include "sched/sched.h"

// The PT_TLS segment.  Filled once at boot, constant from then on.
typedef struct GTls {
    uintptr_t image;            // the first values
    size_t init_size;           // their bytes; zeroes follow
    size_t size;                // from the first thread-local to the TCB
    size_t align;               // of the TCB; 0: the program has none
} GTls;

extern GTls gtls;

static inline bool
gtls_used(void)
{
    return __builtin_expect(gtls.align != 0, 0);
}

// Returns 0, or the -errno of arch_prctl.
int thread_pointer_write(TCB *tcb);

// tcb_init prepares the control block of a new thread (CLONE_SETTLS), which is
// the M's for good.
void tcb_init(TCB *tcb, M *m);

// gtls_room is what thread-locals add to the size of a stack.
size_t gtls_room(void);

// gtls_make gives gp new thread-locals at the top of its stack.  Returns the
// address below which the stack is free.
uintptr_t gtls_make(G *gp);

// gtls_layout is gtls_make in any memory that ends at hi and is zero.
TCB *gtls_layout(uintptr_t hi);

void gtls_switch(M *m, TCB *tcb);

// Between these two the thread pointer is the goroutine's: tls_enter is the
// last thing before gogo, tls_leave the first on the system stack when a
// goroutine has been left, before anybody else may resume it.
static inline void
tls_enter(M *m, G *gp)
{
    if (gtls_used())
        gtls_switch(m, gp->tcb);
}

static inline void
tls_leave(M *m)
{
    if (gtls_used())
        gtls_switch(m, m->tcb);
}
