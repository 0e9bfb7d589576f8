// rt_sigaction with the trampoline that x86-64 wants from its caller.
#include "rt/signal.h"
#include "rt/sys.h"

// The kernel's struct sigaction, which <asm/signal.h> hides behind libc's.
typedef struct KernelAction {
    uintptr_t handler;
    unsigned long flags;
    const char *restorer;
    uint64_t mask;
} KernelAction;

extern const char sigreturn[] __attribute__((visibility("hidden")));

int
signal_handle(int sig, SignalHandler *fn)
{
    KernelAction action = {
        .handler = (uintptr_t)fn,
        .flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART | SA_RESTORER | SA_NODEFER,
        .restorer = sigreturn + 1,      // behind its nop
        .mask = ~(UINT64_C(1) << (SIGSEGV - 1) | UINT64_C(1) << (SIGBUS - 1)),
    };

    return sys_rt_sigaction(sig, &action, NULL);
}
