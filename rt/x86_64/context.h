// The interrupted registers in a signal's context.
#pragma once
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
