// The meeting of goroutines and events, one word for each direction.
//
// Each waiter word of a PollDesc is a semaphore for one goroutine:
//
//   PD_NONE    nobody waits and nothing has happened
//   PD_READY   an event came; the next wait takes it and does not park
//   PD_WAIT    a goroutine is on its way to park; it cannot be woken yet
//   G *        it is parked, and belongs to whoever takes it out of the word
//
//                          pd_wait: take the event
//        +--------------------------------------------------+
//        v                                                  |
//   +---------+   pd_event: nobody there, remember     +----------+
//   | PD_NONE |--------------------------------------->| PD_READY |
//   +---------+<---------------------------------------+----------+
//     |     ^ ^            pd_reset: forget              ^      ^
//     |     | |                                          |      |
//     |     | | interrupt                                |      |
//     |     | +--------------------------+   pd_event:   |      |
//     |     |                            |   no parking  |      |
//     |     |                       +---------+          |      |
//     |     |                       | PD_WAIT |----------+      |
//     |     |                       +---------+                 |
//     |     |                        ^      |                   |
//     +-----|------------------------+      | park_commit       |
//  pd_wait  |                               v                   |
//           |                          +---------+  pd_event:   |
//           +--------------------------|   G *   |--------------+
//              interrupt: wake G       +---------+  wake G
//
// PD_WAIT exists because the goroutine must announce itself first, look for the
// reasons not to park second, and save its registers third.  Who has a reason,
// the close or a deadline, stores its bit first and looks at the words second
// (interrupt).  All of it is sequentially consistent, so one of the two sees the
// other: no goroutine parks on a descriptor that is being closed, or beyond its
// deadline.  An event that arrives during PD_WAIT takes the word from it, the
// compare-and-swap of park_commit fails, and the goroutine does not park.
//
// A goroutine that was interrupted looks for the reason again and parks once
// more if there is none: its deadline may have been moved meanwhile.
//
// Deadlines.  Each direction has a timeout, a bit in info that says it has
// passed, and a number that counts how often it was set.  A timeout that is
// taken back may be under way on another M all the same; it carries the number
// of the deadline that it was for, finds another one under the lock, and does
// nothing.  The close counts too and nobody sets a deadline after it, so that
// not even the next generation is interrupted for the last one's sake.  Go joins
// both timeouts in one when they are due together; here each is 32 bytes, and
// to know which of three is set would cost more code than it saves.
//
// Generations.  The kernel hands out events in batches, and while one thread
// works through a batch another may close a descriptor that is in it and give
// its PollDesc to a new one.  Go lived with that until an error of the old
// descriptor failed a read of the new one (golang.org/issue/59545).  So pd_free
// counts up the generation, which is part of the tag that the event carries
// and of the word that its bits go into: an event of the past changes no bit.
// It may still set a word to PD_READY, if the descriptor is exchanged between
// the two steps, and that is harmless: the next wait returns at once, its
// system call says -EAGAIN and it waits again.
//
// The tag is the address and the generation side by side: a PollDesc is aligned
// to 64 and user addresses have 47 bits, 48 on aarch64, so 42 bits are left of
// the one and 22 for the other.
#include <rt/err.h>
#include "netpoll/polldesc.h"
#include "rt/atomic.h"
#include "rt/clock.h"
#include "rt/lock.h"
#include "rt/panic.h"
#include "rt/persist.h"
#include "rt/torture.h"
#include "sched/poller.h"
#include "sched/timer.h"

enum { ALIGN_SHIFT = 6 };
_Static_assert(_Alignof(PollDesc) == 1 << ALIGN_SHIFT, "pd_tag");
_Static_assert(PD_IN == 1 << POLL_READ && PD_OUT == 1 << POLL_WRITE, "pd_set_deadline");

static struct {
    Lock lock;
    PollDesc *first;
} free_list = { .lock = LOCK_INIT(RANK_POLLFREE) };

static uint32_t
generation_of(uint32_t info)
{
    return info >> PD_GENERATION_SHIFT & PD_GENERATION_MASK;
}

// Takes bits out of info and puts others in.
static void
change_info(PollDesc *pd, uint32_t clear, uint32_t set)
{
    uint32_t old = load_relaxed(&pd->info);

    while (!cas_seq(&pd->info, &old, (old & ~clear) | set))
        ;
}

// Moves the word to PD_READY or PD_NONE.  Returns the goroutine that was parked
// in it: whoever makes it runnable takes it off poll_waiters afterwards.
static G *
take_waiter(PollDesc *pd, PollMode mode, uintptr_t verdict)
{
    uintptr_t old = load_seq(&pd->waiter[mode]);

    do {
        // An event that nobody has taken stays, whatever comes after it.
        if (old == PD_READY || old == verdict)
            return NULL;
    } while (!cas_seq(&pd->waiter[mode], &old, verdict));
    return old > PD_WAIT ? (G *)old : NULL;
}

// Ends the wait in one direction; the reason is stored already.
static void
interrupt(PollDesc *pd, PollMode mode)
{
    G *gp = take_waiter(pd, mode, PD_NONE);

    if (gp != NULL) {
        goready(gp);
        add_seq(&poll_waiters, -1);
    }
}

bool
pd_check(const PollDesc *pd)
{
    bool good = true;

    for (int mode = POLL_READ; mode <= POLL_WRITE; mode++) {
        uintptr_t w = load_relaxed(&pd->waiter[mode]);

        if (w > PD_READY && (!pd->in_use || (w != PD_WAIT && w % sizeof w != 0)))
            good = false;
        if (!pd->in_use && load_relaxed(&pd->deadline[mode].p) != NULL)
            good = false;
    }
    return good;
}

// The deadline with that number has passed.
static void
expire(PollDesc *pd, PollMode mode, uint32_t seq)
{
    lock(&pd->lock);
    bool current = pd->seq[mode] == seq;
    if (current)
        change_info(pd, 0, PD_EXPIRED << mode);
    unlock(&pd->lock);
    if (current)
        interrupt(pd, mode);
}

static void
expire_read(void *pd, uint32_t seq)
{
    expire(pd, POLL_READ, seq);
}

static void
expire_write(void *pd, uint32_t seq)
{
    expire(pd, POLL_WRITE, seq);
}

PollDesc *
pd_alloc(void)
{
    lock(&free_list.lock);
    PollDesc *pd = free_list.first;
    if (pd != NULL)
        free_list.first = pd->next;
    unlock(&free_list.lock);

    if (pd == NULL && (pd = persist_alloc(sizeof *pd)) == NULL)
        return NULL;
    dcheck(!pd->in_use && pd_check(pd));
    pd->in_use = true;
    pd->waiter[POLL_READ] = pd->waiter[POLL_WRITE] = PD_NONE;
    pd->lock.rank = RANK_POLLDESC;
    pd->deadline[POLL_READ].fn = expire_read;
    pd->deadline[POLL_WRITE].fn = expire_write;
    pd->deadline[POLL_READ].arg = pd->deadline[POLL_WRITE].arg = pd;
    return pd;
}

void
pd_free(PollDesc *pd)
{
    uint32_t next = (generation_of(pd->info) + 1) & PD_GENERATION_MASK;

    pd->in_use = false;
    dcheck(pd_check(pd));
    // The store ends the old generation and drops its bits in one step.
    store_seq(&pd->info, next << PD_GENERATION_SHIFT);

    lock(&free_list.lock);
    pd->next = free_list.first;
    free_list.first = pd;
    unlock(&free_list.lock);
}

uint64_t
pd_tag(const PollDesc *pd)
{
    return (uint64_t)(uintptr_t)pd >> ALIGN_SHIFT << PD_GENERATION_BITS |
           generation_of(load_relaxed(&pd->info));
}

static PollDesc *
tag_pd(uint64_t tag)
{
    return (PollDesc *)(uintptr_t)(tag >> PD_GENERATION_BITS << ALIGN_SHIFT);
}

bool
pd_steady(const PollDesc *pd)
{
    return (load_seq(&pd->info) & PD_LAST) == 0;
}

// Why nothing may begin, not even a system call; or 0.
static int
end_error(uint32_t info, PollMode mode)
{
    if (info & PD_CLOSING)
        return -ECLOSED;
    return info & PD_EXPIRED << mode ? -EDEADLINE : 0;
}

// Why a wait must not begin, or 0.  A writer is not told about PD_ERROR: its
// system call knows the error better.
static int
wait_error(const PollDesc *pd, PollMode mode)
{
    uint32_t info = load_seq(&pd->info);
    int err = end_error(info, mode);

    if (err == 0 && mode == POLL_READ && (info & PD_ERROR))
        err = -EIO;
    return err;
}

int
pd_reset(PollDesc *pd, PollMode mode)
{
    torture_yield();
    if (load_relaxed(&pd->waiter[mode]) != PD_NONE)
        store_seq(&pd->waiter[mode], PD_NONE);
    torture_yield();
    return end_error(load_relaxed(&pd->info), mode);
}

// The goroutine has left its stack and can be woken from here on.  It is
// counted before it can be, so that the count is never below the truth.
static bool
park_commit(G *gp, void *waiter)
{
    uintptr_t old = PD_WAIT;

    add_seq(&poll_waiters, 1);
    if (cas_seq((uintptr_t *)waiter, &old, (uintptr_t)gp))
        return true;
    add_seq(&poll_waiters, -1);
    return false;
}

// Returns whether an event came; false means that something else ended the
// wait, and wait_error may know what.
static bool
wait_once(PollDesc *pd, PollMode mode)
{
    uintptr_t *waiter = &pd->waiter[mode], old = PD_NONE;

    torture_yield();
    // Announce ourselves, unless an event is there already.
    while (!cas_seq(waiter, &old, PD_WAIT)) {
        check(old == PD_READY);         // else two goroutines wait
        if (cas_seq(waiter, &old, PD_NONE))
            return true;
        old = PD_NONE;
    }
    if (wait_error(pd, mode) == 0) {
        torture_yield();
        gopark(park_commit, waiter, mode == POLL_READ ? WAIT_READ : WAIT_WRITE);
    }

    // Whoever ended the wait has left its verdict in the word; where nobody
    // did it still has PD_WAIT, and that means no event as well.
    old = swap_seq(waiter, PD_NONE);
    check(old <= PD_WAIT);
    return old == PD_READY;
}

int
pd_wait(PollDesc *pd, PollMode mode)
{
    int err;

    do {
        err = wait_error(pd, mode);
    } while (err == 0 && !wait_once(pd, mode));
    return err;
}

// Sets the deadline of one direction.  Returns whether it has passed already.
static bool
set_deadline_locked(PollDesc *pd, PollMode mode, int64_t when, int64_t now)
{
    Timeout *t = &pd->deadline[mode];
    uint32_t seq = ++pd->seq[mode], expired = PD_EXPIRED << mode;
    bool past = when != 0 && when <= now;

    change_info(pd, expired, past ? expired : 0);
    if (when == 0 || past)
        timeout_del(t);
    else
        timeout_set(t, when, seq);
    return past;
}

void
pd_set_deadline(PollDesc *pd, unsigned directions, int64_t when)
{
    int64_t now = when != 0 ? clock_monotonic() : 0;
    unsigned past = 0;

    torture_yield();
    lock(&pd->lock);
    if (load_relaxed(&pd->info) & PD_CLOSING)
        directions = 0;
    for (int mode = POLL_READ; mode <= POLL_WRITE; mode++)
        if ((directions & 1u << mode) && set_deadline_locked(pd, mode, when, now))
            past |= 1u << mode;
    unlock(&pd->lock);
    torture_yield();
    for (int mode = POLL_READ; mode <= POLL_WRITE; mode++)
        if (past & 1u << mode)
            interrupt(pd, mode);
}

void
pd_unblock(PollDesc *pd)
{
    lock(&pd->lock);
    set_deadline_locked(pd, POLL_READ, 0, 0);
    set_deadline_locked(pd, POLL_WRITE, 0, 0);
    change_info(pd, 0, PD_CLOSING);
    unlock(&pd->lock);
    torture_yield();
    interrupt(pd, POLL_READ);
    interrupt(pd, POLL_WRITE);
}

// Stores what an event says about the descriptor as a whole.  False: it is
// about a descriptor that is no more.
static bool
store_info(PollDesc *pd, uint32_t generation, unsigned what)
{
    uint32_t old = load_seq(&pd->info), new;

    do {
        if (generation_of(old) != generation)
            return false;
        new = old & ~(uint32_t)PD_ERROR;
        if (what & PD_ERROR_ONLY)
            new |= PD_ERROR;
        if (what & PD_ODD)
            new |= PD_LAST;
    } while (new != old && !cas_seq(&pd->info, &old, new));
    return true;
}

static void
wake(PollDesc *pd, PollMode mode, GList *ready)
{
    G *gp = take_waiter(pd, mode, PD_READY);

    if (gp != NULL)
        glist_push(ready, gp);
}

void
pd_event(uint64_t tag, unsigned what, GList *ready)
{
    PollDesc *pd = tag_pd(tag);

    if (!store_info(pd, tag & PD_GENERATION_MASK, what))
        return;
    dcheck(pd_check(pd));
    if (what & PD_IN)
        wake(pd, POLL_READ, ready);
    if (what & PD_OUT)
        wake(pd, POLL_WRITE, ready);
}
