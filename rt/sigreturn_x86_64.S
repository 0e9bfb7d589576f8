// sigreturn: where a signal handler returns to.  The kernel put its frame
// there; this call takes it back.  gdb knows the two instructions by their
// bytes and unwinds through them into the interrupted function.
#include <asm/unistd.h>
#include "rt/asm.h"
    .cfi_sections .debug_frame

FUNC(sigreturn)
    .cfi_signal_frame
    mov $__NR_rt_sigreturn, %rax
.Lsite:
    syscall
END(sigreturn)

    .section .rtsys, "ao", @progbits, .Lsite
    .balign 4
    .long .Lsite - .
    .long __NR_rt_sigreturn

    .section .note.GNU-stack, "", @progbits
