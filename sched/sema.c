// Semaphores on any word (Go's semacquire, after Plan 9's): the building block
// of the locks that goroutines wait for.
//
// The word counts what can be taken.  Who finds it at 0 waits in a table by the
// word's address (waiters.c), so a lock needs one word and no list, and lies
// anywhere, zeroed.  A release that finds somebody waiting hands over at once, to
// the first in the queue: the word stays 0 and nobody who comes later can get in
// between.
#include <rt/go.h>
#include "rt/atomic.h"
#include "rt/panic.h"
#include "rt/torture.h"
#include "sched/preempt.h"
#include "sched/sched.h"
#include "sched/waiters.h"

enum { BUCKETS = TORTURE_SIZE(1 << WAITERS_BITS, 2) };

typedef struct Bucket {
    _Alignas(64) Lock lock;     // a cache line for each bucket
    Waiter *root;               // Protected by lock
} Bucket;

static Bucket buckets[BUCKETS];

static Bucket *
lock_bucket(const uint32_t *addr)
{
    Bucket *b = &buckets[waiters_hash(addr) % BUCKETS];

    if (load_relaxed(&b->lock.rank) == 0)       // the first time; all store the same
        store_relaxed(&b->lock.rank, RANK_SEMA);
    lock(&b->lock);
    return b;
}

static bool
acquire_commit(G *gp, void *arg)
{
    (void)gp;
    unlock(&((Bucket *)arg)->lock);
    return true;
}

static void
acquire(uint32_t *addr, WaitReason why, bool in_front)
{
    torture_yield();
    Bucket *b = lock_bucket(addr);
    Waiter w = { .addr = addr, .gp = getg() };

    if (*addr > 0) {
        --*addr;
        unlock(&b->lock);
        preempt_point();
        return;
    }
    waiters_add(&b->root, &w, in_front);
    // The bucket is unlocked once this goroutine has left its stack.
    gopark(acquire_commit, b, why);
}

void
semacquire(uint32_t *addr, WaitReason why)
{
    acquire(addr, why, false);
}

void
semacquire_first(uint32_t *addr, WaitReason why)
{
    acquire(addr, why, true);
}

// Whether somebody was waiting.
static bool
release(uint32_t *addr)
{
    torture_yield();
    Bucket *b = lock_bucket(addr);
    Waiter *w = waiters_take(&b->root, addr);

    if (w == NULL)
        ++*addr;
    unlock(&b->lock);
    if (w != NULL)
        goready(w->gp);
    return w != NULL;
}

void
semrelease(uint32_t *addr)
{
    release(addr);
    preempt_point();
}

// goready has put the one who gets it before all others of this P, if there is one:
// not in a function that go_blocking runs.
void
semrelease_to(uint32_t *addr)
{
    if (release(addr) && getm()->p != NULL)
        go_yield();
}

void
semrelease_n(uint32_t *addr, uint32_t n)
{
    GList ready = { 0 };
    Waiter *w;

    torture_yield();
    Bucket *b = lock_bucket(addr);
    for (; n > 0 && (w = waiters_take(&b->root, addr)) != NULL; n--)
        glist_push(&ready, w->gp);
    if (n > 0)
        *addr += n;
    unlock(&b->lock);
    goready_all(&ready);
    preempt_point();
}
