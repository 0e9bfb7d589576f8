// void async_preempt(): a call that the goroutine does not know it made.
//
// preempt_handler has pushed the address of the next instruction below the red
// zone and gone on here.  Any register may be in use, the flags included, and
// the stack pointer may have any alignment.  All is saved, in a frame that
// looks to a walk by frame pointers like any other,
//
//     interrupted rsp ->
//                          red zone, 128 bytes
//                          interrupted pc
//              rbp    ->   rbp
//                          flags, rax, rcx, rdx, rbx, rsi, rdi, r8 ... r15
//                          what XSAVEC saves, at a multiple of 64
//              rsp    ->
//
// and all of it is in the goroutine's stack, where the collector looks: the only
// pointer to an object may be in a vector register, or in the red zone.
//
// C code wants the direction flag clear and the x87 registers empty.  Whoever
// runs next on this thread may want more than that: the modes of rounding in
// MXCSR and in the x87 control word stay with the thread at other switches, but
// a goroutine interrupted between `fldcw` and `fldcw` would leave its own to
// strangers.  So everything is set to what a program starts with, which also
// spares the others the cost of upper halves that are in use.
#include "rt/asm.h"
#include "sched/offsets.h"
    .cfi_sections .debug_frame

#define RED_ZONE 128            // context.h
#define PUSHED   120            // the flags and 14 registers

.macro save reg, offset
    push \reg
    .cfi_offset \reg, \offset
.endm
.macro restore reg
    pop \reg
    .cfi_restore \reg
.endm

// The components, for XSAVE and its like; and whether there is no XSAVE (below),
// no XSAVEC (equal), or both.
.macro load_mask
    mov preempt_xstate+XSTATE_MASK(%rip), %eax
    mov preempt_xstate+XSTATE_MASK+4(%rip), %edx
    cmpl $XSTATE_WAY_XSAVE, preempt_xstate+XSTATE_WAY(%rip)
.endm

FUNC(async_preempt)
    .cfi_signal_frame           // the pc is where it was, not behind a call
    .cfi_def_cfa %rsp, RED_ZONE + 8
    .cfi_offset %rip, -(RED_ZONE + 8)
    push %rbp
    .cfi_adjust_cfa_offset 8
    .cfi_offset %rbp, -144
    mov %rsp, %rbp
    .cfi_def_cfa_register %rbp
    .globl async_preempt_framed
async_preempt_framed:
    pushfq
    .cfi_offset 49, -152        // rflags
    save %rax, -160
    save %rcx, -168
    save %rdx, -176
    save %rbx, -184
    save %rsi, -192
    save %rdi, -200
    save %r8, -208
    save %r9, -216
    save %r10, -224
    save %r11, -232
    save %r12, -240
    save %r13, -248
    save %r14, -256
    save %r15, -264
    cld

    // XRSTOR takes the header at its word, and XSAVE writes a part of it only.
    mov preempt_xstate+XSTATE_SIZE(%rip), %eax
    sub %rax, %rsp
    and $-64, %rsp
    xor %ecx, %ecx
    .irp at, 512, 520, 528, 536, 544, 552, 560, 568
    mov %rcx, \at(%rsp)
    .endr

    load_mask
    jb 1f
    je 2f
    xsavec64 (%rsp)
    jmp 3f
1:  fxsave64 (%rsp)
    fxrstor64 at_start(%rip)
    jmp 4f
2:  xsave64 (%rsp)
3:  xrstor64 at_start(%rip)
4:  call preempt_park
    .globl async_preempt_parked
async_preempt_parked:

    load_mask
    jb 5f
    xrstor64 (%rsp)
    jmp 6f
5:  fxrstor64 (%rsp)
6:  lea -PUSHED(%rbp), %rsp
    restore %r15
    restore %r14
    restore %r13
    restore %r12
    restore %r11
    restore %r10
    restore %r9
    restore %r8
    restore %rdi
    restore %rsi
    restore %rbx
    restore %rdx
    restore %rcx
    restore %rax
    popfq
    .cfi_restore 49
    .globl async_preempt_unframed
async_preempt_unframed:
    pop %rbp
    .cfi_def_cfa %rsp, RED_ZONE + 8
    .cfi_restore %rbp
    ret $RED_ZONE
END(async_preempt)

// What a program starts with, for XRSTOR and FXRSTOR: x87 empty and all its
// exceptions masked, MXCSR likewise, no component in use.
    .section .rodata.at_start, "a", @progbits
    .balign 64
at_start:
    .short 0x37f
    .zero 22
    .long 0x1f80
    .zero 576 - 28

    .section .note.GNU-stack, "", @progbits
