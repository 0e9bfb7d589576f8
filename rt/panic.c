// How a program ends by mistake: the reason on one line, then where.
//
// The report is printed by the thread that failed, on the stack that it is on,
// without the heap and without locks that the failure may have left held.  If
// the report itself fails, the second failure ends the program with a line and
// without a trace: a report must not loop.
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
    if (swap_seq(&dying, 1) != 0) {
        eprint("rt0: failed again while reporting\n");
        die();
    }
}

void
die(void)
{
    torture_report();
    sys_exit_group(EXIT_DIED);
}

static void
reason(const char *kind, const char *fmt, va_list ap)
{
    char buf[512];
    int n = (int)format(buf, sizeof buf, fmt, ap);

    eprint("%s: %.*s\n", kind, n < (int)sizeof buf ? n : (int)sizeof buf - 1, buf);
}

// The goroutine that runs, from the caller of panic or throw outwards.
static void
trace_here(uintptr_t pc, uintptr_t fp)
{
    uintptr_t lo, hi;

    if (dumper == NULL || !dumper->bounds(fp, &lo, &hi)) {
        lo = fp;                // before the scheduler: trust what is near
        hi = fp + 65536;
    }
    if (dumper != NULL)
        dumper->current();
    trace_return(pc, fp, lo, hi);
    if (dumper != NULL)
        dumper->spawned();
}

// The caller's frame, from the frame of the function that reports.
#define TRACE_CALLER() \
    trace_here((uintptr_t)__builtin_return_address(0), \
               *(uintptr_t *)__builtin_frame_address(0))

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
    if (dumper != NULL)
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
