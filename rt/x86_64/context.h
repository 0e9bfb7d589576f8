// The interrupted registers in a signal's context.
#pragma once
#include "arch.h"
#include "rt/signal.h"

static inline uintptr_t
context_pc(const void *context)
{
    return ((const struct ucontext *)context)->uc_mcontext.rip;
}

static inline uintptr_t
context_sp(const void *context)
{
    return ((const struct ucontext *)context)->uc_mcontext.rsp;
}

static inline uintptr_t
context_fp(const void *context)
{
    return ((const struct ucontext *)context)->uc_mcontext.rbp;
}

// The components of XSAVE (xstate.h) that were in use; 0 where the kernel saved
// without XSAVE.  The header lies behind the old 512 bytes, and these say in
// bytes of their own whether it is there.
static inline uint64_t
context_xstate(const void *context)
{
    const struct _fpstate_64 *fp = ((const struct ucontext *)context)->uc_mcontext.fpstate;

    if (fp == NULL || fp->sw_reserved.magic1 != FP_XSTATE_MAGIC1)
        return 0;
    return ((const struct _xstate *)fp)->xstate_hdr.xfeatures;
}

// context_call changes the context as if the interrupted code had, at this very
// instruction, called fn: its address lies on the stack, below the red zone.
// fn must preserve every register, and return by `ret $RED_ZONE`.
static inline void
context_call(void *context, void (*fn)(void))
{
    struct sigcontext *regs = &((struct ucontext *)context)->uc_mcontext;
    uintptr_t *sp = (uintptr_t *)(regs->rsp - RED_ZONE) - 1;

    *sp = regs->rip;
    regs->rsp = (uintptr_t)sp;
    regs->rip = (uintptr_t)fn;
}
