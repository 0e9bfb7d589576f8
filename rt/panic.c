// How a program ends by mistake: the reason on one line, then where.
//
// The report is printed by the thread that failed, on the stack that it is on,
// without the heap and without locks that the failure may have left held.  All
// other threads are stopped first: what is printed stands still, and nobody ends
// the program meanwhile.  A thread that fails at the same time as another one
// waits for the end.  If the report itself fails, that second failure of the same
// thread ends the program with a line and without a trace: a report must not
// loop.
#include <rt/go.h>
#include "rt/atomic.h"
#include "rt/dumper.h"
#include "rt/format.h"
#include "rt/panic.h"
#include "rt/print.h"
#include "rt/sys.h"
#include "rt/torture.h"
#include "rt/trace.h"

enum { EXIT_DIED = 2 };

const Dumper *dumper;
static uint32_t dying;

void
die_begin(void)
{
    if (dumper != NULL && dumper->freeze != NULL)
        dumper->freeze();
    if (swap_seq(&dying, 1) != 0) {
        eprint("rt0: failed again while reporting\n");
        die();
    }
}

void
die(void)
{
    if (dumper != NULL && dumper->replay != NULL)
        dumper->replay();
    torture_report();
    sys_exit_group(EXIT_DIED);
}

static void
reason(const char *kind, const char *fmt, va_list ap)
{
    char buf[480];              // with kind and line end, what eprint can print
    int n = (int)format(buf, sizeof buf, fmt, ap);

    eprint("%s: %.*s\n", kind, n < (int)sizeof buf ? n : (int)sizeof buf - 1, buf);
}

// The goroutine that runs, from the caller of panic or throw outwards; frame is
// that of panic or throw.  The frame pointer in it is the caller's, which may
// have been compiled to use that register as any other: where it does not lead
// further up the same stack the trace ends.
static void
trace_here(uintptr_t pc, const uintptr_t *frame)
{
    uintptr_t here = (uintptr_t)frame;
    Trace t = { .pc = pc, .fp = *frame, .lo = here, .hi = here + 65536, .returned = true };

    if (dumper != NULL) {       // else it is early, and what is near is trusted
        dumper->bounds(here, &t.lo, &t.hi);
        dumper->current();
    }
    trace_print(NULL, &t);
    if (dumper != NULL)
        dumper->spawned();
}

#define TRACE_CALLER() \
    trace_here((uintptr_t)__builtin_return_address(0), __builtin_frame_address(0))

void
panic(const char *fmt, ...)
{
    va_list ap;

    die_begin();
    va_start(ap, fmt);
    reason("panic", fmt, ap);
    va_end(ap);
    TRACE_CALLER();
    die();
}

void
throw(const char *fmt, ...)
{
    va_list ap;

    die_begin();
    va_start(ap, fmt);
    reason("fatal error", fmt, ap);
    va_end(ap);
    TRACE_CALLER();
    if (dumper != NULL && dumper->others != NULL)
        dumper->others();
    die();
}

void
fatal(const char *fmt, ...)
{
    va_list ap;

    die_begin();
    va_start(ap, fmt);
    reason("rt0", fmt, ap);
    va_end(ap);
    die();
}

void
check_failed(const char *expr, const char *file, int line)
{
    throw("%s:%d: check failed: %s", file, line, expr);
}

// gcc and clang call this from a function whose canary changed.
RT_NORETURN void __stack_chk_fail(void);

void
__stack_chk_fail(void)
{
    throw("stack smashing detected");
}
