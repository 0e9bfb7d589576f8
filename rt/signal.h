// Signal handlers in the kernel's terms.
#pragma once
// asm/signal.h and asm/ucontext.h lean on each other in this order.
#include <asm/signal.h>
#include <asm/sigcontext.h>
#include <asm/siginfo.h>
#include <asm/ucontext.h>
#include <rt/base.h>

typedef void SignalHandler(int sig, siginfo_t *info, void *context);

// signal_handle installs a handler that runs on the alternate stack with all
// signals blocked but SIGSEGV and SIGBUS, which are the handler's own fault.  Returns 0 or -errno.
int signal_handle(int sig, SignalHandler *fn);
