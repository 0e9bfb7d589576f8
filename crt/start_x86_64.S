// _start: the first instruction of the program.
//
// The kernel jumps here with nothing but a stack pointer:
//
//     rsp ->  argc
//             argv[0] ... argv[argc-1], NULL
//             envp[0] ..., NULL
//             auxv[0] ..., AT_NULL
//             the strings that all of these point to
//
// There is no caller: the CFI says that the return address is undefined, which
// is where a debugger's backtrace must end, and rbp is cleared, which is where
// a walk along the frame pointers ends.  boot(sp, dynamic) never returns.
#include "rt/asm.h"
    .cfi_sections .debug_frame

    .weak _DYNAMIC              // absent when linked at a fixed address
    .hidden _DYNAMIC

FUNC(_start)
    .cfi_undefined rip
    xor %ebp, %ebp
    mov %rsp, %rdi
    lea _DYNAMIC(%rip), %rsi
    and $-16, %rsp
    call boot
    hlt
END(_start)

    .section .note.GNU-stack, "", @progbits
