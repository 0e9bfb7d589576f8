// What the kernel told the program when it started it.  Filled once by
// crt/auxv.c, constant from then on.
#pragma once
#include <rt/base.h>

typedef struct StartInfo {
    int argc;
    char **argv;
    char **envp;
    uintptr_t stack_hi;         // where the kernel's stack began; argc is there
    const char *debug;          // the value of RT0_DEBUG, or NULL
    // From the auxiliary vector; 0 when the kernel did not say.
    uintptr_t phdr, phnum;      // program headers
    uintptr_t hwcap2;
    uintptr_t random;           // 16 random bytes
    uintptr_t vdso;             // ELF header of the vDSO
    uintptr_t min_sigstack;     // what a signal frame may need
    bool secure;                // set-user-ID and its like: RT0_* is ignored
} StartInfo;

extern StartInfo start_info;

// BOOT_PAGE is for variables that every start writes: the linker script puts
// them next to each other, so that they cost one page fault together.
#define BOOT_PAGE __attribute__((section(".bss.boot")))
