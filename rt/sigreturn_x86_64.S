// sigreturn: where a signal handler returns to.  The kernel put its frame
// there; this call takes it back.  Handlers return behind the nop: debuggers
// look up a return address by the byte before it, which must be here too.
//
// The CFI says where in that frame the interrupted registers are, so that a
// debugger walks through the handler into the function that was interrupted:
//
//     rsp ->  ucontext:  flags, link, stack       40 bytes
//                        r8 ... r15, rdi, rsi, rbp, rbx, rdx, rax, rcx, rsp, rip
//
// The bytes are DWARF's: 0x10 says "register, saved at this expression", 0x77
// is "rsp plus", followed by an offset in groups of seven bits.
#include <asm/unistd.h>
#include "rt/asm.h"
    .cfi_sections .debug_frame

.macro saved_at offset, reg
    .cfi_escape 0x10, \reg, 3, 0x77, (\offset & 127) | 128, \offset >> 7
.endm

FUNC(sigreturn)
    .cfi_signal_frame
    .cfi_escape 0x0f, 4, 0x77, 0xa0, 0x01, 0x06     // CFA: the word at rsp + 160
    saved_at 40, 8              // r8
    saved_at 48, 9
    saved_at 56, 10
    saved_at 64, 11
    saved_at 72, 12
    saved_at 80, 13
    saved_at 88, 14
    saved_at 96, 15
    saved_at 104, 5             // rdi
    saved_at 112, 4             // rsi
    saved_at 120, 6             // rbp
    saved_at 128, 3             // rbx
    saved_at 136, 1             // rdx
    saved_at 144, 0             // rax
    saved_at 152, 2             // rcx
    saved_at 160, 7             // rsp
    saved_at 168, 16            // rip
    nop
    mov $__NR_rt_sigreturn, %rax
.Lsite:
    syscall
END(sigreturn)

    .section .rtsys, "ao", @progbits, .Lsite
    .balign 4
    .long .Lsite - .
    .long __NR_rt_sigreturn

    .section .note.GNU-stack, "", @progbits
