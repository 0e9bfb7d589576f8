// Semaphores on any word (Go's semacquire, after Plan 9's): the building block
// of the locks that goroutines wait for.
//
// The word counts what can be taken.  Who finds it at 0 waits in a bucket of a
// table that is hashed by the word's address, so a lock needs one word and no
// list, and lies anywhere, zeroed.  A release that finds somebody waiting hands
// over at once, in the order of arrival: the word stays 0 and nobody who comes
// later can get in between.
#include "rt/atomic.h"
#include "rt/panic.h"
#include "rt/torture.h"
#include "sched/preempt.h"
#include "sched/sched.h"

enum { BUCKETS = TORTURE_SIZE(64, 2) };

// A waiting goroutine; on its own stack.
typedef struct Waiter {
    struct Waiter *next;
    uint32_t *addr;
    G *gp;
} Waiter;

typedef struct Bucket {
    Lock lock;
    // Protected by lock: in order of arrival, for all words that hash here.
    Waiter *head, *tail;
} Bucket;

static Bucket buckets[BUCKETS];

static Bucket *
lock_bucket(const uint32_t *addr)
{
    Bucket *b = &buckets[((uintptr_t)addr >> 4) % BUCKETS];

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

void
semacquire(uint32_t *addr, WaitReason why)
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
    if (b->head == NULL)
        b->head = &w;
    else
        b->tail->next = &w;
    b->tail = &w;
    // The bucket is unlocked once this goroutine has left its stack.
    gopark(acquire_commit, b, why);
}

// Takes the first waiter for addr out of the bucket.
static G *
dequeue(Bucket *b, const uint32_t *addr)
{
    Waiter *before = NULL;

    for (Waiter *w = b->head; w != NULL; before = w, w = w->next) {
        if (w->addr != addr)
            continue;
        if (before == NULL)
            b->head = w->next;
        else
            before->next = w->next;
        if (b->tail == w)
            b->tail = before;
        return w->gp;
    }
    return NULL;
}

void
semrelease(uint32_t *addr)
{
    torture_yield();
    Bucket *b = lock_bucket(addr);
    G *gp = dequeue(b, addr);

    if (gp == NULL)
        ++*addr;
    unlock(&b->lock);
    if (gp != NULL)
        goready(gp);
    preempt_point();
}
