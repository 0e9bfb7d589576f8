// Semaphores on any word (Go's semacquire, after Plan 9's): the building block
// of the locks that goroutines wait for.
//
// The word counts what can be taken.  Who finds it at 0 waits in a table by the
// word's address, so a lock needs one word and no list, and lies anywhere, zeroed.
// A release that finds somebody waiting hands over at once, to the first in the
// queue: the word stays 0 and nobody who comes later can get in between.
//
//     bucket     the first waiter for each word: a tree     those behind: lists
//
//      lock               .--> b
//      root ----------> a ------------------------------------> a --> a
//                         '--> c -------------------------------> c
//
// Many words may share a bucket: a million connections, each with a goroutine that
// waits at a mutex of its own.  So the first waiters for each word are a tree, in
// which the bits of the hashed address say where to turn: node by node, first bit
// first (a digital search tree: E. Coffman, J. Eve, 1970; D. Knuth, TAOCP 6.3).
// The hash is a multiplication by an odd number, which maps no two addresses to
// the same bits; so no way is longer than 64 steps, and the usual one is as long
// as the logarithm of the number of words.  All that stands below a node agrees
// with it in the bits that lead there.  Hence any leaf below may take its place
// when it goes, and nothing is ever turned to balance the tree, as Go's treap is.
#include <rt/go.h>
#include "rt/atomic.h"
#include "rt/panic.h"
#include "rt/torture.h"
#include "sched/preempt.h"
#include "sched/sched.h"

enum { BUCKET_BITS = TORTURE_SIZE(7, 1), BUCKETS = 1 << BUCKET_BITS };

// A waiting goroutine; on its own stack.
typedef struct Waiter {
    uint32_t *addr;
    G *gp;
    struct Waiter *next;        // behind it, for the same word
    // Of the first waiter for a word:
    struct Waiter *last;        // for this word
    struct Waiter *below[2];    // first waiters for others
} Waiter;

// On a cache line of its own.
typedef struct __attribute__((aligned(64))) Bucket {
    Lock lock;
    // Protected by lock.
    Waiter *root;
} Bucket;

static Bucket buckets[BUCKETS];

// The first bits choose the bucket, the others the way in its tree.
static uint64_t
hash(const uint32_t *addr)
{
    return (uintptr_t)addr * 0x9e3779b97f4a7c15;
}

static Bucket *
lock_bucket(const uint32_t *addr)
{
    Bucket *b = &buckets[hash(addr) >> (64 - BUCKET_BITS)];

    if (load_relaxed(&b->lock.rank) == 0)       // the first time; all store the same
        store_relaxed(&b->lock.rank, RANK_SEMA);
    lock(&b->lock);
    return b;
}

// Where the first waiter for addr is, or would be put.
static Waiter **
find(Bucket *b, const uint32_t *addr)
{
    uint64_t way = hash(addr) << BUCKET_BITS;
    Waiter **place = &b->root;

    for (; *place != NULL && (*place)->addr != addr; way <<= 1)
        place = &(*place)->below[way >> 63];
    return place;
}

// Takes any leaf below w out of the tree; NULL: w is one itself.
static Waiter *
take_leaf(Waiter *w)
{
    Waiter *leaf = w, **place = &leaf, **next;

    while (*(next = &(*place)->below[(*place)->below[0] == NULL]) != NULL)
        place = next;
    if (place == &leaf)
        return NULL;
    leaf = *place;
    *place = NULL;
    return leaf;
}

// Puts heir (NULL: nobody) in the place of w in the tree.
static void
replace(Waiter **place, Waiter *w, Waiter *heir)
{
    if (heir != NULL) {
        heir->below[0] = w->below[0];
        heir->below[1] = w->below[1];
    }
    *place = heir;
}

static void
enqueue(Bucket *b, Waiter *w, bool in_front)
{
    Waiter **place = find(b, w->addr), *first = *place;

    if (first == NULL) {
        w->last = w;
        *place = w;
    } else if (in_front) {
        w->next = first;
        w->last = first->last;
        replace(place, first, w);
    } else {
        first->last->next = w;
        first->last = w;
    }
}

// Takes the first waiter for addr out of the bucket.
static G *
dequeue(Bucket *b, const uint32_t *addr)
{
    Waiter **place = find(b, addr), *w = *place;

    if (w == NULL)
        return NULL;
    if (w->next != NULL)
        w->next->last = w->last;
    replace(place, w, w->next != NULL ? w->next : take_leaf(w));
    return w->gp;
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
    enqueue(b, &w, in_front);
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
    G *gp = dequeue(b, addr);

    if (gp == NULL)
        ++*addr;
    unlock(&b->lock);
    if (gp != NULL)
        goready(gp);
    return gp != NULL;
}

void
semrelease(uint32_t *addr)
{
    release(addr);
    preempt_point();
}

// goready has put the one who gets it before all others of this P.
void
semrelease_to(uint32_t *addr)
{
    if (release(addr))
        go_yield();
}

void
semrelease_n(uint32_t *addr, uint32_t n)
{
    GList ready = { 0 };
    G *gp;

    torture_yield();
    Bucket *b = lock_bucket(addr);
    for (; n > 0 && (gp = dequeue(b, addr)) != NULL; n--)
        glist_push(&ready, gp);
    if (n > 0)
        *addr += n;
    unlock(&b->lock);
    while ((gp = ready.head) != NULL) {
        ready.head = gp->sched_link;
        goready(gp);
    }
    preempt_point();
}
