// Mutex: a lock that goroutines wait for.  Go's, which two opposite wishes have
// made what it is.
//
// Speed.  A mutex that is given to the first waiter stays unused from then until
// that waiter runs; with many at it, every turn costs a switch, and all go in step
// (a convoy).  So in *normal mode* an unlock only wakes a waiter, which competes
// with whoever comes by.  Those are at an advantage, since they are running; a
// waiter that loses goes back to the front of the queue.
//
// Justice.  A goroutine that locks, works, unlocks and comes back at once wins
// every time.  So a waiter that has lost for a millisecond switches the mutex to
// *starvation mode*: an unlock now hands it over to the first waiter, and with it
// the processor; who comes by goes to the end of the queue.  The last waiter, or
// one that has waited less than a millisecond, switches back.
//
// The state is one word:
//
//     LOCKED     somebody has it
//     WOKEN      a waiter is awake, or spins, and competes: unlock wakes no other
//     STARVING   starvation mode
//     WAITER *   goroutines that wait, or are about to
//
//                    lock                        unlock
//     0            -> LOCKED                     panic
//     LOCKED       -> + WAITER, wait             -> 0
//     LOCKED n     -> + WAITER, wait             -> n - 1, WOKEN; wake one
//     n            -> LOCKED n                   panic
//     STARVING n   -> + WAITER, wait             panic: it is on its way to the first
//     LOCKED STARVING n -> + WAITER, wait        -> STARVING n; hand over
//
// The fast ways, 0 to LOCKED and back, are in <rt/sync.h>, since a call costs as
// much as the atomic instruction that it makes.
//
// What lets the others in is the last thing that an unlock does to the mutex.  So
// who gets it, and finds that nobody else is going to use it, may return from the
// function on whose stack it lies, while the one who unlocked it is not back yet:
// he may be preempted anywhere in <rt/sync.h>.  (Go, and we once, took LOCKED off
// first and chose a waiter then, in memory that may have been another's by that time;
// Go's is kept by the collector.)
//
// Spinning pays where another processor runs the owner and is going to be done
// sooner than a switch would be; a little, only when nothing else is there to run,
// and not in starvation mode, where it could not get the mutex.
#include <rt/go.h>
#include "rt/atomic.h"
#include "rt/clock.h"
#include "rt/panic.h"
#include "rt/torture.h"
#include "sched/mutex.h"
#include "sched/preempt.h"
#include "sched/sched.h"

enum { SPINS = 4, PAUSES = 30 };
enum { STARVED_NS = 1000000 };

static bool
is_free(uint32_t state)
{
    return (state & (LOCKED | STARVING)) == 0;
}

// Whether the owner may be running elsewhere, and nothing waits to run here.
static bool
can_spin(int spins)
{
    uint32_t others = load_relaxed(&sched.nprocs) - 1;
    P *p = getm()->p;

    return spins < SPINS &&
           others > load_relaxed(&sched.nidle_ps) + load_relaxed(&sched.nspinning) &&
           p != NULL && runq_len(&p->runq) == 0;
}

// Spins once.  Tells a waiter's waker not to wake: this one competes already.
static void
spin(Mutex *m, uint32_t state, bool *woken)
{
    if (!*woken && !(state & WOKEN) && state >= WAITER)
        *woken = cas_seq(&m->state, &state, state | WOKEN);
    for (int i = 0; i < PAUSES; i++)
        arch_pause();
}

// The first waiter, to whom the mutex was handed over, takes it.
static void
take_over(Mutex *m, uint32_t state, bool starved)
{
    uint32_t to = LOCKED - WAITER;

    if ((state & (LOCKED | WOKEN)) || state < WAITER)
        panic("mutex_lock: the mutex was unlocked twice, or overwritten");
    if (!starved || state < 2 * WAITER)
        to -= STARVING;
    add_seq(&m->state, to);
}

static __attribute__((noinline)) void
lock_slow(Mutex *m, WaitReason why)
{
    int64_t since = 0;
    bool starved = false, woken = false;
    int spins = 0;

    torture_yield();
    uint32_t is = load_relaxed(&m->state);
    for (;;) {
        if ((is & (LOCKED | STARVING)) == LOCKED && can_spin(spins)) {
            spin(m, is, &woken);
            spins++;
            is = load_relaxed(&m->state);
            continue;
        }
        uint32_t to = is_free(is) ? is | LOCKED : is + WAITER;
        if (starved && (is & LOCKED))
            to |= STARVING;
        if (woken)
            to &= ~(uint32_t)WOKEN;
        if (!cas_seq(&m->state, &is, to))
            continue;
        if (is_free(is))
            return;
        if (since == 0) {
            since = clock_monotonic();
            semacquire(&m->sema, why);
        } else {
            semacquire_first(&m->sema, why);
        }
        starved = starved || clock_monotonic() - since > STARVED_NS;
        is = load_relaxed(&m->state);
        if (is & STARVING) {
            take_over(m, is, starved);
            return;
        }
        woken = true;
        spins = 0;
    }
}

void
mutex_lock_for(Mutex *m, WaitReason why)
{
    uint32_t is = 0;

    if (!cas_seq(&m->state, &is, LOCKED))
        lock_slow(m, why);
}

void
mutex_lock_slow(Mutex *m)
{
    lock_slow(m, WAIT_MUTEX);
    preempt_point();
}

bool
mutex_try_lock(Mutex *m)
{
    torture_yield();
    uint32_t is = load_relaxed(&m->state);
    bool got = is_free(is) && cas_seq(&m->state, &is, is | LOCKED);

    preempt_point();
    return got;
}

// One instruction lets the others in and settles that one is woken.  That one cannot
// leave before he is, so the semaphore is there for as long as it is needed.
void
mutex_unlock_slow(Mutex *m)
{
    uint32_t is = load_relaxed(&m->state), to;

    torture_yield();
    do {
        if (!(is & LOCKED))
            panic("mutex_unlock: the mutex is not locked");
        to = is - LOCKED;
        if (is >= WAITER && !(is & (WOKEN | STARVING)))     // else one is awake
            to = (to - WAITER) | WOKEN;
    } while (!cas_seq(&m->state, &is, to));
    if (is & STARVING)
        semrelease_to(&m->sema);
    else if ((to & WOKEN) && !(is & WOKEN))
        semrelease(&m->sema);
    else
        preempt_point();
}
