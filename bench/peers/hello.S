// The floor of the `size` and `start` rows: a greeting with nothing around it.
// Two system calls and no memory of its own, so that what remains of its time
// is the kernel's price for exec, exit and wait.  The address of the text is
// taken relative to %rip: the same object links at a fixed address and as
// static-pie.

#include <asm/unistd.h>

        .globl  _start
        .text
_start:
        mov     $__NR_write, %eax
        mov     $1, %edi
        lea     text(%rip), %rsi
        mov     $text_size, %edx
        syscall
        mov     $__NR_exit_group, %eax
        xor     %edi, %edi
        syscall

        .section .rodata
text:
        .ascii  "Hello, World!\n"
        .set    text_size, . - text

        .section .note.GNU-stack, "", @progbits
