// WaitGroup: a counter, and goroutines that wait until it is 0.
//
// Both numbers are one word: the counter above, the waiters below.  Who brings the
// counter to 0 takes all waiters off with the same instruction, so
//
//     counter 0   =>   no waiters
//
// and whoever sees the counter at 0 may go on at once, even give back the memory:
// the one who has brought it there does not look at the word again.  What is left
// to do is to wake those it took off, each by one of the semaphore; its table knows
// them by address.  Only for one that has counted itself but is not in the table
// yet is something left in the memory, which that one still uses.
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
    uint64_t is = load_relaxed(&wg->state);
    int64_t counter;

    do {
        counter = (int64_t)(is >> COUNTER_SHIFT) + n;
        if (counter < 0 || counter > INT32_MAX)
            panic("wait group: the counter gets to %ld", (long)counter);
    } while (!cas_seq(&wg->state, &is,
                      counter == 0 ? 0 : (uint64_t)counter << COUNTER_SHIFT | (uint32_t)is));
    if (counter == 0 && (uint32_t)is > 0)
        semrelease_n(&wg->sema, (uint32_t)is);
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
        if (is >> COUNTER_SHIFT == 0) {
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
