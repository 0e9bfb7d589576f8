// Switching stacks.
//
// A goroutine that does not run is its stack pointer and nothing else: the six
// registers that a C function must preserve lie on its stack, in the order in
// which a frame pointer walk wants them,
//
//     sp -> r15 r14 r13 r12 rbx rbp  return address
//
// so that a debugger, the collector and a trace find everything from g->sp.
// All other registers are dead at a call; MXCSR and the x87 control word
// belong to the thread.
//
// Processors predict a return by a stack of their own, to which each call adds
// its return address and from which each return takes one.  The first wrong one
// makes all that follow wrong too, at some 7 ns each.  So between the call of
// mcall by one goroutine and the return of gogo to the next there are no calls
// that do not return: mcall jumps to fn, fn ends with a jump to schedule and so
// on to gogo, and a goroutine's first and last steps are jumps too.  Then gogo's
// return takes what the call of mcall has added, which is where the next
// goroutine goes on if it parked in the same function, and the stack is as deep
// as before.
#include "rt/asm.h"
#include "sched/offsets.h"
    .cfi_sections .debug_frame

.macro save reg
    push \reg
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset \reg, 0
.endm
.macro restore reg
    pop \reg
    .cfi_adjust_cfa_offset -8
    .cfi_restore \reg
.endm
.macro save_all
    save %rbp
    save %rbx
    save %r12
    save %r13
    save %r14
    save %r15
.endm
.macro restore_all
    restore %r15
    restore %r14
    restore %r13
    restore %r12
    restore %rbx
    restore %rbp
.endm

// void mcall(void (*fn)(G *gp)): leaves the goroutine for the system stack and
// goes to fn there.  fn finds somebody else to run; it never returns.  When the
// goroutine runs again, mcall returns to it.
FUNC(mcall)
    save_all
    mov %fs:TCB_M_OFFSET, %rax
    mov M_CURG(%rax), %rcx
    mov %rsp, G_SP(%rcx)
    mov M_G0_SP(%rax), %rsp
    .cfi_undefined rip          // the system stack has no caller
    xor %ebp, %ebp
    mov %rdi, %rax
    mov %rcx, %rdi
    lea 1f(%rip), %rcx          // where fn does not return to
    push %rcx
    jmp *%rax
1:  nop
    ud2
END(mcall)

// void gogo(G *gp): from the system stack to where gp left off in mcall, or to
// go_entry when it is new.
FUNC(gogo)
    mov G_SP(%rdi), %rsp
    .cfi_def_cfa %rsp, 56
    .cfi_offset %rbp, -16
    .cfi_offset %rbx, -24
    .cfi_offset %r12, -32
    .cfi_offset %r13, -40
    .cfi_offset %r14, -48
    .cfi_offset %r15, -56
    restore_all
    lea go_entry_begin(%rip), %rcx
    cmp %rcx, (%rsp)
    je go_entry_begin
    ret
END(gogo)

// void systemstack(void (*fn)(void *), void *arg): fn(arg) on the system stack,
// and back.  The goroutine counts as running, but its registers are saved like
// those of a parked one, where the collector looks for them.
FUNC(systemstack)
    save_all
    lea 40(%rsp), %rbp
    .cfi_def_cfa %rbp, 16       // valid on either stack
    mov %fs:TCB_M_OFFSET, %rax
    mov M_CURG(%rax), %rcx
    mov %rsp, G_SP(%rcx)
    mov M_G0_SP(%rax), %rsp
    mov %rdi, %rax
    mov %rsi, %rdi
    call *%rax
    lea -40(%rbp), %rsp
    .cfi_def_cfa %rsp, 56
    restore_all
    ret
END(systemstack)

// long call_in_syscall(long (*fn)(void *), void *arg, void (*enter)(void)):
// fn(arg) between enter() and exitsyscall(), on the same stack below what is saved.
// The goroutine gives up its P meanwhile; to the collector and to traces it is
// like a parked one.
FUNC(call_in_syscall)
    save_all
    mov %fs:TCB_M_OFFSET, %rax
    mov M_CURG(%rax), %rcx
    mov %rsp, G_SP(%rcx)
    lea 40(%rsp), %rbp
    .cfi_def_cfa %rbp, 16
    sub $8, %rsp                // calls want it aligned to 16
    mov %rdi, %rbx
    mov %rsi, %r12
    call *%rdx
    mov %r12, %rdi
    call *%rbx
    mov %rax, %rbx
    call exitsyscall
    mov %rbx, %rax
    lea -40(%rbp), %rsp
    .cfi_def_cfa %rsp, 56
    restore_all
    ret
END(call_in_syscall)

// Where a new goroutine begins.  newproc left the argument registers and the
// function on top of the stack (offsets.h); they are loaded, and their place is
// given to the function's own frame, so that the arguments stay reachable only
// as long as the function uses them.  This is the outermost frame: traces end
// here.  The return address on a new stack is that behind the nop: debuggers
// look one up by the byte before it, which must belong to this function too.
FUNC(go_entry)
    .cfi_undefined rip
    nop
go_entry_begin:
    lea 8(%rsp), %r10
    add $8 + ENTRY_SIZE, %rsp
    mov ENTRY_FN(%r10), %r11
    movsd 64(%r10), %xmm0
    movsd 72(%r10), %xmm1
    movsd 80(%r10), %xmm2
    movsd 88(%r10), %xmm3
    movsd 96(%r10), %xmm4
    movsd 104(%r10), %xmm5
    movsd 112(%r10), %xmm6
    movsd 120(%r10), %xmm7
    mov 0(%r10), %rdi
    mov 8(%r10), %rsi
    mov 16(%r10), %rdx
    mov 24(%r10), %rcx
    mov 32(%r10), %r8
    mov 40(%r10), %r9
    mov 128(%r10), %rax         // al: vector registers used by a variadic call
    xor %ebp, %ebp
    call *%r11
    mov %eax, %edi              // its result, if it has one
    lea 1f(%rip), %rax          // where go_end does not return to
    push %rax
    jmp go_end
1:  ud2
END(go_entry)

    .section .note.GNU-stack, "", @progbits
