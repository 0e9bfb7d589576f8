// void call_capture(): called as if it were the function given to `go`.
//
// The compiler has put the arguments where the ABI wants them.  We store every
// register that can hold one into the innermost record of the goroutine (which
// call_begin put there) and go on in C.  Whatever the caller takes for a result
// it drops.
#include "rt/asm.h"
#include "sched/offsets.h"
    .cfi_sections .debug_frame

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
