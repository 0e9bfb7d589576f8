// For assembly: the frame of a function, with its unwind information.
#pragma once

#define FUNC(name)              \
    .section .text.name, "ax", @progbits; \
    .globl name;                \
    .type name, @function;      \
    .balign 16;                 \
name:                           \
    .cfi_startproc

#define END(name)               \
    .cfi_endproc;               \
    .size name, . - name
