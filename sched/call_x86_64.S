// A call that is captured: what stands before it, and what stands in its place.
#include "rt/asm.h"
#include "sched/offsets.h"
    .cfi_sections .debug_frame

// void (*call_begin(Call *call))(void): puts a record on the goroutine's list and
// answers with the address of call_capture.
//
// It leaves nothing in the registers that arguments are passed in: call_capture stores
// them all, and the collector would take what was left there for pointers, as long as
// the goroutine lives, or the frame that the record lies in.
FUNC(rt0.call_begin)
    mov %fs:TCB_M_OFFSET, %rax
    mov M_CURG(%rax), %rax
    mov G_CALLS(%rax), %rdx
    mov %rdx, CALL_LINK(%rdi)
    mov %rdi, G_CALLS(%rax)
    xor %edx, %edx
    mov %rdx, 48(%rdi)          // what call_capture does not store
    mov %rdx, 56(%rdi)
    lea call_capture(%rip), %rax
    xor %edi, %edi
    xor %esi, %esi
    xor %ecx, %ecx
    xor %r8d, %r8d
    xor %r9d, %r9d
    xorps %xmm0, %xmm0
    xorps %xmm1, %xmm1
    xorps %xmm2, %xmm2
    xorps %xmm3, %xmm3
    xorps %xmm4, %xmm4
    xorps %xmm5, %xmm5
    xorps %xmm6, %xmm6
    xorps %xmm7, %xmm7
    ret
END(rt0.call_begin)

// void call_capture(): called as if it were the function given to `go`.
//
// The compiler has put the arguments where the ABI wants them.  We store every
// register that can hold one into the innermost record of the goroutine (which
// call_begin put there) and go on in C.  Whatever the caller takes for a result
// it drops.
FUNC(call_capture)
    mov %fs:TCB_M_OFFSET, %r11
    mov M_CURG(%r11), %r11
    mov G_CALLS(%r11), %r11
    mov %rdi, 0(%r11)
    mov %rsi, 8(%r11)
    mov %rdx, 16(%r11)
    mov %rcx, 24(%r11)
    mov %r8, 32(%r11)
    mov %r9, 40(%r11)
    movsd %xmm0, 64(%r11)
    movsd %xmm1, 72(%r11)
    movsd %xmm2, 80(%r11)
    movsd %xmm3, 88(%r11)
    movsd %xmm4, 96(%r11)
    movsd %xmm5, 104(%r11)
    movsd %xmm6, 112(%r11)
    movsd %xmm7, 120(%r11)
    mov %rax, 128(%r11)
    mov %r11, %rdi
    jmp call_captured
END(call_capture)

    .section .note.GNU-stack, "", @progbits
