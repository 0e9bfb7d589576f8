// SIGSEGV and SIGBUS: full stacks and wild pointers.
#pragma once

void fault_init(void);
