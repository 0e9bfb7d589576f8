// long thread_clone(flags, stack, tid, tp, fn, arg): a thread that runs fn(arg)
// from the top of a stack, with a thread pointer of its own.  fn does not return.
// The kernel writes the number of the thread to *tid before it runs, and 0 when
// it has ended.  Returns the number, or -errno.
//
// The child has nothing but its stack: it finds fn and arg there.
#include <asm/unistd.h>
#include "rt/asm.h"
    .cfi_sections .debug_frame

FUNC(thread_clone)
    sub $16, %rsi
    mov %r8, 0(%rsi)
    mov %r9, 8(%rsi)
    mov %rdx, %r10
    mov %rcx, %r8
    mov $__NR_clone, %eax
.Lsite:
    syscall
    test %rax, %rax
    jz 1f
    ret
1:  .cfi_undefined rip          // a thread has no caller
    xor %ebp, %ebp
    pop %rax
    pop %rdi
    call *%rax
    ud2
END(thread_clone)

    .section .rtsys, "ao", @progbits, .Lsite
    .balign 4
    .long .Lsite - .
    .long __NR_clone

    .section .note.GNU-stack, "", @progbits
