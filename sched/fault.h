// SIGSEGV and SIGBUS: full stacks and wild pointers.
#pragma once

#include <rt/base.h>

void fault_init(void);

// Each M has a stack for signals: its size, and telling the kernel.
size_t signal_stack_size(void);
int signal_stack_set(void *lo, size_t size);    // 0 or -errno
