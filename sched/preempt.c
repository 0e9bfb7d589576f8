// Preemption: a goroutine that computes without end does not keep its processor.
//
//     preempt_signal      another thread: sets the flag of the M, sends SIGURG
//     preempt_handler     on the signal stack: decides; if the place is good, it
//                         changes the context as if the goroutine had called
//     async_preempt       on the goroutine's stack: saves every register, calls
//     preempt_park        which leaves the goroutine like any yield, runnable
//
// and later, perhaps in another thread, all of it returns to the instruction
// that was next.  The signal interrupts at any instruction, so the question is
// where that is harmless.  Only where all of this holds:
//
//   - the flag is set: SIGURG is sent by others too, and means them;
//   - the M runs a goroutine, has a P, and holds no lock;
//   - the next instruction is the program's own, or lib/'s;
//   - the stack pointer is in that goroutine's stack, with room for the frame;
//   - no register is in use that async_preempt does not save (AMX).
//
// What is refused is not lost.  The flag stays set; functions of the runtime
// test it on their way out (preempt_point), so that a loop of them ends, and
// sysmon sends the signal again each millisecond, so that a loop around them
// does.  The memory functions are there twice, and the program's copy is its
// own code: copying is no refuge.  The flag is cleared by who meets the request,
// before it leaves, so that one which comes later is not taken for met.
//
// Rejected:
//
// A list of places where a goroutine must not be interrupted ("not in the
// runtime").  It has to name what nobody thought of: the vDSO, a helper of
// libgcc in the midst of our bookkeeping, code that a header put inline into
// the program, a JIT, a stack of the program's own making.  A loop of an inline
// allocator, interrupted 25,000 times, gave out 10,000 objects twice.  A list of
// where it may be done is wrong only by leaving a goroutine alone.  Hence public
// headers have no inline code that reads M or P.
//
// A switch inside the handler.  The kernel thinks of the thread as on its signal
// stack until the handler returns; the next goroutine would run there with all
// signals blocked, one signal stack a goroutine.  The handler that returns
// first leaves nothing behind in the kernel.
//
// A test in each loop, put there by the compiler: costs where nothing is wanted,
// and libraries come compiled by others.  A test of a flag in public headers:
// the same, and the flag is the M's, see above.  Go before 1.14 tested in the
// prologue of each function, and a loop without calls stopped the world.
#include <asm/errno.h>
#include <linux/resource.h>
#include "context.h"
#include "rt/atomic.h"
#include "rt/panic.h"
#include "rt/start.h"
#include "rt/sys.h"
#include "rt/trace.h"
#include "sched/freeze.h"
#include "sched/preempt.h"
#include "sched/sched.h"
#include "xstate.h"

extern const char __user_text_start[] __attribute__((visibility("hidden")));
extern const char __user_text_end[] __attribute__((visibility("hidden")));

// preempt_x86_64.S
void preempt_park(void);

// For async_preempt.  All zero until the first preempt_signal.
XState preempt_xstate;
_Static_assert(offsetof(XState, mask) == XSTATE_MASK, "offsets.h");
_Static_assert(offsetof(XState, way) == XSTATE_WAY, "offsets.h");
_Static_assert(offsetof(XState, size) == XSTATE_SIZE, "offsets.h");
_Static_assert((int)XWAY_XSAVE == XSTATE_WAY_XSAVE, "offsets.h");

// What async_preempt pushes, alignment, and the functions that it calls.
enum { FRAME = 16 * 8 + 64, CALLS = 1024 };

// Goroutine 1's stack grows to a limit, not to stack.lo.
static uintptr_t main_lo;

// Yields if it may.  Set by the first `go`, as long as which nobody sets the
// flag either: so a program without contains nothing of what follows.
static void (*meet_request)(void);

static bool
is_switchable(const M *m)
{
    const G *gp = m->curg;

    return gp != NULL && load_relaxed(&gp->status) == G_RUNNING &&
           load_relaxed(&m->p) != NULL && m->thread.locks == 0;
}

static bool
in_user_text(uintptr_t pc)
{
    return pc >= (uintptr_t)__user_text_start && pc < (uintptr_t)__user_text_end;
}

static bool
has_room(const G *gp, uintptr_t sp)
{
    uintptr_t lo = gp == &g1 ? main_lo : gp->stack.lo;
    uint32_t size = load_acquire(&preempt_xstate.size);

    return size != 0 && sp < gp->stack.hi && sp >= lo &&
           sp - lo >= RED_ZONE + FRAME + size + CALLS;
}

static bool
is_saved(uint64_t xstate)
{
    return (xstate & ~(preempt_xstate.mask | XCOMP_PKRU)) == 0;
}

static void
preempt_handler(int sig, siginfo_t *info, void *context)
{
    M *m = getm();

    (void)sig, (void)info;
    if (load_relaxed(&freezing)) {
        freeze_here(context);
        return;
    }
    if (load_relaxed(&m->thread.preempt) && is_switchable(m) &&
        in_user_text(context_pc(context)) && has_room(m->curg, context_sp(context)) &&
        is_saved(context_xstate(context)))
        context_call(context, async_preempt);
}

// On the goroutine, from async_preempt or a function of the runtime.
void
preempt_park(void)
{
    // Not later: a request that comes now is for a state of the world that
    // schedule will look at.
    store_seq(&getm()->thread.preempt, 0);
    mcall(preempted0);
}

static void
yield_if_allowed(void)
{
    const M *m = getm();
    uintptr_t sp = arch_frame();

    if (is_switchable(m) && (sp < m->g0_lo || sp >= m->g0_sp))
        preempt_park();
}

void
preempt_point(void)
{
    if (__builtin_expect(load_relaxed(&getm()->thread.preempt), 0))
        meet_request();
}

// The kernel gives arguments and environment, which lie above stack.hi, at most
// a quarter of the limit.  In the last quarter goroutine 1 is not interrupted.
static uintptr_t
lowest_of_main(void)
{
    struct rlimit64 limit = { 0 };

    sys_prlimit(0, RLIMIT_STACK, NULL, &limit);
    uint64_t room = limit.rlim_cur / 4 * 3;
    return room < g1.stack.hi ? g1.stack.hi - room : 0;
}

void
preempt_init(void)
{
    main_lo = lowest_of_main();
    meet_request = yield_if_allowed;
    trace_interrupting = (uintptr_t)async_preempt_parked;
    // A program inherits what its parent has blocked, a thread from its maker.
    uint64_t urgent = UINT64_C(1) << (SIGURG - 1);
    int err = signal_handle(SIGURG, preempt_handler);
    if (err == 0)
        err = sys_rt_sigprocmask(SIG_UNBLOCK, &urgent, NULL);
    if (err < 0)
        fatal("cannot handle SIGURG: error %d", -err);
}

// Two threads that come here at once read the same.
static void
measure_registers(void)
{
    XState x = xstate_read();

    preempt_xstate.mask = x.mask;
    preempt_xstate.way = x.way;
    store_release(&preempt_xstate.size, x.size);
}

void
preempt_signal(M *m)
{
    if (load_acquire(&preempt_xstate.size) == 0)
        measure_registers();
    store_seq(&m->thread.preempt, 1);
    int tid = load_relaxed(&m->tid);
    if (tid != 0)               // else it has ended, or the flag is enough
        sys_tgkill(sys_getpid(), tid, SIGURG);
}
