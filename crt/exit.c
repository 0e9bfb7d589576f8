// main, and the end of the program.
//
// Constructors, main, and all that atexit was given run on goroutine 1 or on
// the goroutine that calls proc_exit; they may start goroutines, park and
// allocate.  The order of the end is C's: functions of atexit, last first, then
// destructors.  What they register while they run is called too.
#include <rt/err.h>
#include <rt/go.h>
#include <rt/proc.h>
#include "crt/crt.h"
#include "rt/atomic.h"
#include "rt/lock.h"
#include "rt/panic.h"
#include "rt/persist.h"
#include "rt/sys.h"
#include "sched/census.h"

typedef void Init(int argc, char **argv, char **envp);
typedef void Fini(void);
typedef void ExitFn(void);

#define BOUND(name) extern Init *const name[] __attribute__((visibility("hidden")))
BOUND(__preinit_array_start);
BOUND(__preinit_array_end);
BOUND(__init_array_start);
BOUND(__init_array_end);
BOUND(__fini_array_start);
BOUND(__fini_array_end);

int main(int argc, char **argv, char **envp);

// Blocks of functions; 32 need no memory.  Nothing here has an initial value:
// the smallest programs have no page of data in their file.
typedef struct ExitBlock {
    struct ExitBlock *older;
    int n;
    ExitFn *fn[32];
} ExitBlock;

static BOOT_PAGE Lock exit_lock;        // protects these two
static BOOT_PAGE ExitBlock first_block;
static BOOT_PAGE ExitBlock *more_blocks;       // the newest first
static BOOT_PAGE int64_t exiter;        // atomic: the goroutine that ends the program

static ExitBlock *
newest_block(void)
{
    return more_blocks != NULL ? more_blocks : &first_block;
}

static void
lock_blocks(void)
{
    exit_lock.rank = RANK_ATEXIT;
    lock(&exit_lock);
}

int
atexit(void (*fn)(void))
{
    int err = 0;

    lock_blocks();
    ExitBlock *b = newest_block();
    if (b->n == 32 && (b = persist_alloc(sizeof *b)) != NULL) {
        b->older = more_blocks;
        more_blocks = b;
    }
    if (b != NULL)
        b->fn[b->n++] = fn;
    else
        err = -ENOMEM;
    unlock(&exit_lock);
    return err;
}

// The last one of those that are left; NULL: none is.
static ExitFn *
take_last(void)
{
    ExitFn *fn = NULL;

    lock_blocks();
    if (newest_block()->n == 0 && more_blocks != NULL)
        more_blocks = more_blocks->older;
    if (newest_block()->n > 0)
        fn = newest_block()->fn[--newest_block()->n];
    unlock(&exit_lock);
    return fn;
}

static void
run_atexit(void)
{
    ExitFn *fn;

    while ((fn = take_last()) != NULL)
        fn();
}

static void
run_init(Init *const *fn, Init *const *end)
{
    for (; fn < end; fn++)
        (*fn)(start_info.argc, start_info.argv, start_info.envp);
}

void
proc_exit(int status)
{
    int64_t first = 0;

    if (!cas_seq(&exiter, &first, go_id())) {
        // Called by what proc_exit runs: that is the end.
        if (first == go_id())
            sys_exit_group(status);
        // Another goroutine is ending the program, with the status it has.
        sched.exit_wait();
    }
    run_atexit();
    for (Init *const *fn = __fini_array_end; fn > __fini_array_start;)
        ((Fini *)*--fn)();
    if (census != NULL)
        census->print();
    sys_exit_group(status);
}

void
run_main(void)
{
    run_init(__preinit_array_start, __preinit_array_end);
    run_init(__init_array_start, __init_array_end);
    proc_exit(main(start_info.argc, start_info.argv, start_info.envp));
}
