// The word, from the lowest bit (Go's internal/poll/fd_mutex.go):
//
//   1 bit      closed: whoever comes now is refused
//   1 bit      a reader is inside
//   1 bit      a writer is inside
//   20 bits    users inside, of any kind
//   20 bits    readers in the queue
//   20 bits    writers in the queue
//
// Every change is one compare-and-swap of the whole word, so the bits never
// disagree.  Who leaves a side takes one off its queue and wakes it; the woken
// one starts again from the beginning, since a newcomer may have been faster.
// Closing takes all off both queues and wakes them; they find the closed bit.
//
// The last user is the one whose change makes the word "closed, nobody inside".
// That state is never left again: to enter one needs the bit clear.
#include <rt/go.h>
#include "netpoll/fdmutex.h"
#include "rt/atomic.h"
#include "rt/panic.h"
#include "rt/torture.h"
#include "sched/park.h"

#define ONE(shift) (UINT64_C(1) << (shift))
#define ALL(shift) ((ONE(20) - 1) << (shift))

static const uint64_t CLOSED = ONE(0), USER = ONE(3), USERS = ALL(3);

// The parts of the word that belong to a side, by FdSide.
static const struct {
    uint64_t locked, waiter, waiters;
} sides[] = {
    [FD_READ] = { ONE(1), ONE(23), ALL(23) },
    [FD_WRITE] = { ONE(2), ONE(43), ALL(43) },
};

// Adds one to a field of the word that must not flow over into the next.
static uint64_t
count_up(uint64_t state, uint64_t one, uint64_t field)
{
    if ((state & field) == field)
        panic("too many goroutines use one descriptor (at most 1048575)");
    return state + one;
}

static bool
was_last(uint64_t state)
{
    return (state & (CLOSED | USERS)) == CLOSED;
}

bool
fdmutex_ref(FdMutex *mu)
{
    torture_yield();
    uint64_t old = load_seq(&mu->state), new;

    do {
        if (old & CLOSED)
            return false;
        new = count_up(old, USER, USERS);
    } while (!cas_seq(&mu->state, &old, new));
    return true;
}

bool
fdmutex_unref(FdMutex *mu)
{
    torture_yield();
    uint64_t old = load_seq(&mu->state);

    do {
        check(old & USERS);
    } while (!cas_seq(&mu->state, &old, old - USER));
    return was_last(old - USER);
}

bool
fdmutex_lock(FdMutex *mu, FdSide side)
{
    torture_yield();
    for (;;) {
        uint64_t old = load_seq(&mu->state), new;
        bool free;

        do {
            if (old & CLOSED)
                return false;
            free = (old & sides[side].locked) == 0;
            new = free ? count_up(old | sides[side].locked, USER, USERS)
                       : count_up(old, sides[side].waiter, sides[side].waiters);
        } while (!cas_seq(&mu->state, &old, new));

        if (free)
            return true;
        // Whoever wakes us has taken us off the queue.
        semacquire(&mu->sema[side], WAIT_FD_LOCK);
    }
}

bool
fdmutex_unlock(FdMutex *mu, FdSide side)
{
    torture_yield();
    uint64_t old = load_seq(&mu->state), new;

    do {
        check((old & sides[side].locked) && (old & USERS));
        new = (old & ~sides[side].locked) - USER;
        if (old & sides[side].waiters)
            new -= sides[side].waiter;
    } while (!cas_seq(&mu->state, &old, new));

    if (old & sides[side].waiters)
        semrelease(&mu->sema[side]);
    return was_last(new);
}

bool
fdmutex_close(FdMutex *mu)
{
    torture_yield();
    uint64_t old = load_seq(&mu->state), new;

    do {
        if (old & CLOSED)
            return false;
        new = count_up(old | CLOSED, USER, USERS);
        new &= ~(sides[FD_READ].waiters | sides[FD_WRITE].waiters);
    } while (!cas_seq(&mu->state, &old, new));

    for (int side = FD_READ; side <= FD_WRITE; side++)
        for (; old & sides[side].waiters; old -= sides[side].waiter)
            semrelease(&mu->sema[side]);
    return true;
}
