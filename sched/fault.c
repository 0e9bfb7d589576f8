// SIGSEGV and SIGBUS.
//
// The handler runs on a stack of its own, since a full stack is one of the
// things it reports.  It decides by the address: inside the guard of the
// running goroutine, that one has used up its stack; close to the stack pointer
// of goroutine 1, the same, on the stack that came from the kernel; anything
// else is a wild pointer.  It prints the reason and the trace from where the
// fault was, and the program ends.  What it reads may be broken too: a fault of
// the handler itself ends the report with a line (die_begin).
#include <linux/mman.h>
#include <rt/go.h>
#include "context.h"
#include "rt/atomic.h"
#include "rt/panic.h"
#include "rt/print.h"
#include "rt/start.h"
#include "rt/sys.h"
#include "rt/trace.h"
#include "sched/dump.h"
#include "sched/fault.h"
#include "sched/sched.h"

enum { SIGNAL_STACK = 64 * 1024, SIGNAL_WORK = 32 * 1024, NEAR = 128 * 1024 };

static char signal_stack[SIGNAL_STACK] __attribute__((aligned(64)));

static bool
in_guard(const G *gp, uintptr_t addr, uintptr_t sp)
{
    if (gp == &g1)
        return addr < gp->stack.hi && addr + NEAR > sp && addr < sp + NEAR;
    if (sp < gp->stack.lo && addr + NEAR > sp && addr < sp + NEAR)
        return true;            // ran over the place where a guard should be
    return addr >= gp->stack.slot && addr < gp->stack.lo;
}

static void
print_overflow(const G *gp, uintptr_t addr)
{
    if (gp == &g1) {
        eprint("panic: stack overflow: goroutine 1 (main) has used up its %zu KB; "
               "ulimit -s gives more\n", (gp->stack.hi - addr) / 1024);
        return;
    }
    size_t kb = ((gp->stack.hi - gp->stack.lo) + 1023) / 1024;

    eprint("panic: stack overflow: goroutine %ld (%s) has used up its %zu KB; "
           "RT0_STACK=%zuk or go_with(GO_ATTR(.stack = ...)) gives more\n",
           (long)gp->id, gp->name, kb, kb * 4);
}

static void
print_wild(int sig, const siginfo_t *info, uintptr_t pc)
{
    const char *name = sig == SIGBUS ? "SIGBUS" : "SIGSEGV";

    if (info->si_code <= 0)     // not the processor's doing: kill(2)
        eprint("panic: %s was sent by process %d\n", name, info->si_pid);
    else
        eprint("panic: invalid address 0x%lx (%s at 0x%lx)\n",
               (unsigned long)(uintptr_t)info->si_addr, name, (unsigned long)pc);
}

static void
fault_handler(int sig, siginfo_t *info, void *context)
{
    uintptr_t addr = (uintptr_t)info->si_addr;
    Trace t = { .pc = context_pc(context), .fp = context_fp(context) };
    uintptr_t sp = context_sp(context);
    G *gp = getg();
    bool overflow = gp != NULL && info->si_code > 0 && in_guard(gp, addr, sp);

    // For the report of another thread, if that is first.
    store_release(&getm()->frozen, context);
    die_begin();
    if (overflow)
        print_overflow(gp, addr);
    else
        print_wild(sig, info, t.pc);
    sched_dumper.current();
    // At an overflow sp itself may be in the guard, the frames are above it.
    if (!overflow && sched_dumper.bounds(sp, &t.lo, &t.hi))
        t.sp = sp;
    else if (!sched_dumper.bounds(t.fp, &t.lo, &t.hi))
        t.fp = 0;
    trace_print(NULL, &t);
    sched_dumper.spawned();
    die();
}

// The frame of a signal grows with the processor's registers; the kernel says
// by how much.
size_t
signal_stack_size(void)
{
    size_t size = start_info.min_sigstack + SIGNAL_WORK;

    return size < SIGNAL_STACK ? SIGNAL_STACK : size;
}

int
signal_stack_set(void *lo, size_t size)
{
    struct sigaltstack stack = { .ss_sp = lo, .ss_size = size };

    return sys_sigaltstack(&stack, NULL);
}

static void *
make_signal_stack(size_t *size)
{
    *size = signal_stack_size();
    if (*size == SIGNAL_STACK)
        return signal_stack;
    void *p = sys_mmap(NULL, *size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
                       -1, 0);
    if (sys_failed(p))
        fatal("no memory for a signal stack of %zu bytes", *size);
    return p;
}

void
fault_init(void)
{
    size_t size;
    void *lo = make_signal_stack(&size);
    int err = signal_stack_set(lo, size);

    if (err == 0)
        err = signal_handle(SIGSEGV, fault_handler);
    if (err == 0)
        err = signal_handle(SIGBUS, fault_handler);
    // Without them a full stack would end the program without a word.
    if (err < 0)
        fatal("cannot handle SIGSEGV and SIGBUS: error %d", -err);
}
