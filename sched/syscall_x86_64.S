// long call_in_syscall(long (*fn)(void *), void *arg, void (*enter)(void)):
// fn(arg) between enter() and exitsyscall().
//
// The registers that fn must preserve are saved first, in the form of a parked
// goroutine, and g->sp says where: the collector finds there what the callers
// hold in them, and a trace begins there.  fn runs on the same stack below.
#include "rt/asm.h"
#include "sched/offsets.h"
    .cfi_sections .debug_frame

FUNC(call_in_syscall)
    push %rbp
    .cfi_def_cfa_offset 16
    .cfi_rel_offset %rbp, 0
    push %rbx
    .cfi_def_cfa_offset 24
    .cfi_rel_offset %rbx, 0
    push %r12
    .cfi_def_cfa_offset 32
    .cfi_rel_offset %r12, 0
    push %r13
    .cfi_def_cfa_offset 40
    .cfi_rel_offset %r13, 0
    push %r14
    .cfi_def_cfa_offset 48
    .cfi_rel_offset %r14, 0
    push %r15
    .cfi_def_cfa_offset 56
    .cfi_rel_offset %r15, 0
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
    pop %r15
    .cfi_def_cfa_offset 48
    .cfi_restore %r15
    pop %r14
    .cfi_def_cfa_offset 40
    .cfi_restore %r14
    pop %r13
    .cfi_def_cfa_offset 32
    .cfi_restore %r13
    pop %r12
    .cfi_def_cfa_offset 24
    .cfi_restore %r12
    pop %rbx
    .cfi_def_cfa_offset 16
    .cfi_restore %rbx
    pop %rbp
    .cfi_def_cfa_offset 8
    .cfi_restore %rbp
    ret
END(call_in_syscall)

    .section .note.GNU-stack, "", @progbits
