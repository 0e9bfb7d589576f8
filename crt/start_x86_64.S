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
//
// The room behind it belongs to debuggers.  While other threads run, gdb steps
// over a breakpoint by running a copy of the instruction elsewhere, and takes
// two places of 16 bytes and more for that at the entry point: code that has run.
// What came next would be code that runs still.
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
    .balign 64, 0xcc
END(_start)

    .section .note.GNU-stack, "", @progbits
