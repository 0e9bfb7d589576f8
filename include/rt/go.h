/* Goroutines: functions that run beside each other, each on a stack of its own. */
#pragma once
#include <rt/base.h>
#include <rt/call.h>
#include <rt/err.h>

/* go(fn, args...) starts fn(args...) as a goroutine and returns at once; the
   new goroutine is queued, not run first.

     args     up to six words of any type, checked and converted as in a call;
              a struct of at most 16 bytes; evaluated here and now.  What the ABI
              passes in memory or in wide registers does not travel: fn must not
              take a long double, a packed struct or a vector

   A _Thread_local variable is the goroutine's own: it starts with its first
   value, and its address is good until the goroutine ends.

   Throws when no stack can be had.   Blocks: never.   Context: goroutine.
   Source:  Go's go statement; rt/call.h says how the arguments travel. */
#define go(...) \
    ((void)CALL_(call_go, NULL, __VA_ARGS__))

/* go_with(GO_ATTR(.stack = 1 << 20, .name = "parser"), fn, args...) is go with
   a stack of another size or a name for the dumps.

   Returns 0, or -ENOMEM where go throws. */
#define go_with(attr, ...) \
    ((int)CALL_(call_go_with, attr, __VA_ARGS__))
#define GO_ATTR(...) (&(const GoAttr){ __VA_ARGS__ })

/* go_yield puts the goroutine behind all that are ready to run.
   Blocks: G.   Context: goroutine. */
void go_yield(void);

/* go_exit ends the calling goroutine.  On goroutine 1 the others go on; the
   program then ends by proc_exit, or by the deadlock report. */
RT_NORETURN void go_exit(void);

int64_t go_id(void);                    /* of the caller; main is 1 */
int go_count(void);                     /* goroutines that have not ended */

/* go_maxprocs sets how many goroutines may run at the same time, 1 to 1024, and
   returns how many could before; n <= 0 only asks.  Programs begin with what the
   affinity mask and the CPU limits of the cgroups allow; RT0_PROCS=N overrides.

   Blocks: G, until all others have stopped for the change.   Context: goroutine.
   Source: Go's runtime.GOMAXPROCS. */
int go_maxprocs(int n);

/* go_blocking calls fn(arg), which may block its thread, and lets others run
   meanwhile.  fn runs on the caller's stack and sees the caller's thread-locals.

     fn   must not park (locks, sockets, time_sleep, go_yield) and must not
          allocate from the heap: both panic.  Memory of the heap that it reads
          or returns must stay reachable from outside of fn.

   Returns what fn returns.   Blocks: G; more than 256 such calls at a time
   queue.   Context: goroutine.   Source: Go's entersyscallblock. */
long go_blocking(long (*fn)(void *), void *arg);

/* go_lock_thread ties the goroutine to its present thread, until it has called
   go_unlock_thread as often: for system calls that concern the calling thread
   (unshare, setns, sched_setaffinity).  No other goroutine runs there.  If it
   ends while locked, so does the thread, unless it is the first.  A thread that
   the runtime starts meanwhile may inherit what was done to this one.
   Context: goroutine.   Source: Go's runtime.LockOSThread. */
void go_lock_thread(void);
void go_unlock_thread(void);

/* go_dump writes a report of every goroutine to w: state and for how long, where
   it was started, and its stack.  More than a hundred that are alike are shown as
   one.  SIGQUIT writes the same to standard error, and ends the program with 2.
   Blocks: G, until all others have stopped for it, and as w does.
   Context: goroutine.   Source: Go's SIGQUIT; libmill's goredump. */
void go_dump(Writer *w);

/* panic reports misuse by the program: the message, the goroutine and its
   stack on standard error; then the program exits with status 2. */
RT_NORETURN void panic(const char *fmt, ...) RT_PRINTF(1, 2);

/* DEFER(fn, ptr): fn(ptr) when the enclosing block ends, last first, by any
   way but panic and go_exit.  It declares something, so it cannot follow `if (x)`
   or a label without braces. */
typedef struct Defer { void (*fn)(void *); void *arg; } Defer;
static inline void
defer_run_(Defer *d)
{
    d->fn(d->arg);
}
#define DEFER(fn_, ptr_) \
    Defer CALL_CAT_(defer_, __COUNTER__) __attribute__((__cleanup__(defer_run_), __unused__)) = \
    { (void (*)(void *))(void (*)(void))(fn_), \
      (1 ? (ptr_) : ((void)sizeof((void)(fn_)(ptr_), 0), (ptr_))) }
