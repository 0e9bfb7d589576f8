// WaitGroup: a counter, and goroutines that wait until it is 0.
//
// Both numbers are one word, the counter above, the waiters below, so that one
// instruction changes the one and sees the other:
//
//     wg_add    adds to the counter
//               0, nobody waits      the end: does not touch the group again
//               0, somebody waits    swaps the word for 0, and wakes whom it held
//     wg_wait   the word is 0        goes on
//               else                 adds 1 to the waiters, and waits to be woken
//
// Who finds the counter at 0 and waiters beside it has come between the two steps
// of the last wg_add, and waits too; the second step takes all.  So whoever goes on
// does so after the last instruction that touches the word, and may give back the
// memory at once.  Waking is done by address, in the semaphore's table; something
// is left in the memory only for one who has counted himself but is not in the
// table yet, and he still uses it.
#include <rt/go.h>
#include "rt/atomic.h"
#include "rt/panic.h"
#include "rt/torture.h"
#include "sched/mutex.h"
#include "sched/preempt.h"
#include "sched/sched.h"
#include "sched/spawn.h"

enum { COUNTER_SHIFT = 32 };

void
wg_add(WaitGroup *wg, int n)
{
    torture_yield();
    uint64_t is = add_seq(&wg->state, (uint64_t)n << COUNTER_SHIFT);
    int32_t counter = (int32_t)(is >> COUNTER_SHIFT);

    if (counter < 0)
        panic("wait group: the counter is below 0, or too large");
    if (n > 0 && counter == n && (uint32_t)is > 0)
        panic("wait group: used again before every wg_wait has returned");
    if (counter == 0 && (uint32_t)is > 0)
        semrelease_n(&wg->sema, (uint32_t)swap_seq(&wg->state, 0));
    else
        preempt_point();
}

void
wg_done(WaitGroup *wg)
{
    wg_add(wg, -1);
}

void
wg_wait(WaitGroup *wg)
{
    torture_yield();
    uint64_t is = load_acquire(&wg->state);

    do {
        if (is == 0) {
            preempt_point();
            return;
        }
    } while (!cas_seq(&wg->state, &is, is + 1));
    semacquire(&wg->sema, WAIT_GROUP);
    if (load_relaxed(&wg->state) != 0)
        panic("wait group: used again before every wg_wait has returned");
}

static void
ended(void *wg, int result)
{
    (void)result;
    wg_done(wg);
}

intptr_t
call_wg(Call *call)
{
    WaitGroup *wg = ((const OwnerAttr *)call->attr)->owner;

    wg_add(wg, 1);
    newproc_then(call, ended, wg);
    return 0;
}
