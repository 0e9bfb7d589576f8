// The ends that a program can come to by mistake.
//
//   panic   the program misused the runtime (public, <rt/go.h>)
//   throw   the runtime found itself broken, or memory is out
//   fatal   the surroundings are at fault (a variable, a limit, the kernel)
//
// Each prints one line with the reason; the first two add the stack of the
// goroutine that runs, throw also those of all others.  Exit status 2.
#pragma once
#include <rt/base.h>

RT_NORETURN void throw(const char *fmt, ...) RT_PRINTF(1, 2);
RT_NORETURN void fatal(const char *fmt, ...) RT_PRINTF(1, 2);
RT_NORETURN void check_failed(const char *expr, const char *file, int line);

// check is always on: an invariant whose breach would corrupt memory or lose a
// wake-up.  dcheck is for what has a proof, and costs release builds nothing.
#define check(expr) \
    (__builtin_expect(!!(expr), 1) ? (void)0 : check_failed(#expr, __FILE__, __LINE__))
#ifdef RT0_DEBUG_FLAVOR
#define dcheck(expr) check(expr)
#else
#define dcheck(expr) ((void)(0 && (expr)))
#endif

// die_begin starts a report: "fatal error: " and the like.  It stops all other
// threads; a second one that calls it waits for the end.  A second failure inside
// a report ends the program at once.
void die_begin(void);
RT_NORETURN void die(void);     // exit status 2
