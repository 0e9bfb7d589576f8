// The steps of the boot, in the order in which crt/boot.c takes them.
#pragma once
#include <rt/base.h>
#include "rt/start.h"

// bootlog.c
void bootlog_begin(uintptr_t sp);
void boot_step(const char *text, ...) RT_PRINTF(1, 2);
void bootlog_print(void);

// auxv.c
void read_kernel_stack(uintptr_t *sp);

// reloc.c: returns how many words were relocated.
struct Dyn;
long relocate(const void *dynamic, uintptr_t base);
size_t protect_relro(void);

// tls.c
uintptr_t thread_pointer_set(void);

// exit.c
RT_NORETURN void run_main(void);
