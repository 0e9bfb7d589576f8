// Where assembly finds the fields of G and M.  sched/g.c holds these against
// the structures.
#pragma once

#define TCB_M_OFFSET 256        // rt/tcb.h TCB_M
#define M_CURG       32
#define M_G0_SP      40
#define G_SP         0
#define G_CALLS      8

// What go_entry finds on a new stack: the argument registers, as call_capture
// stored them, and the function.
#define CALL_REGS    136
#define CALL_LINK    168        // of Call: what call_begin writes
#define ENTRY_FN     136
#define ENTRY_SIZE   144

// preempt_xstate, of the type in rt/x86_64/xstate.h; held by sched/preempt.c.
#define XSTATE_MASK  0
#define XSTATE_WAY   8
#define XSTATE_SIZE  12
#define XSTATE_WAY_XSAVE 1
