// Latch: a lock for objects that goroutines meet at by the million, held for some
// twenty instructions.
//
// An atomic instruction costs as much as all the rest of a channel operation.  So a
// latch is let go by a plain store, where rt/lock.c has a second one; and mostly it
// is taken without any, too: two goroutines that talk to each other tend to run on
// one P.  When a latch has been taken by one P a few hundred times in a row, that P
// becomes its owner, for whom there is a side door:
//
//     owner                            another P
//       inside = 1                       held: 0 to 1, by compare-and-swap
//       if owner is still me: in         owner = nobody
//       ...                              barrier in all threads   (membarrier(2))
//       inside = 0                       wait until inside is 0
//
// A store and a load behind it may swap places, as others see it; but not across a
// barrier, and the other P has put one into the owner's thread, wherever that was.
// If the owner's look at `owner` came before that, so did inside = 1, and the other
// sees it and waits; if after, the owner finds himself deposed, and comes by the front
// door, which is `held`.  Two Ps do not run one another's code, and an M that takes
// over a P has met the one before, so to be this P is to be alone at the side door.
// But he may be late to take his inside = 1 back, when there is a new owner in: so
// each owner has a word of his own for that.
//
// To depose an owner costs a few microseconds, so the next one needs to come four
// times as often in a row, and there are five in all.  tests/model/latch.pml has
// this as a model.  Where the kernel has no such barrier there are no owners.
//
// Who opens the front door to go cannot see one who is just lying down to sleep: his
// load of `sleepers`, too, may swap with the store before.  So nobody sleeps for
// long: a sleeper looks again after a millisecond.  It takes a holder who lost his
// processor in those twenty instructions to make somebody sleep at all.
//
// Whoever takes a latch has a P, and neither parks nor is preempted until he lets go
// (but gopark's commit may do that for him: it runs with the same P).
//
// D. Dice, M. Moir, W. Scherer, Quickly Reacquirable Locks (2003).
#pragma once
#include "rt/atomic.h"
#include "rt/lock.h"

enum { OWNERS = 5 };

typedef struct Latch {
    uint32_t owner;             // atomic: who may use the side door: the number of a P,
                                // and how many came before it, << 16; 0: nobody
    uint32_t held;              // atomic: somebody came by the front door
    uint32_t sleepers;          // atomic: who may be waiting for it in the kernel
    // Of the one who came by the front door:
    bool front;                 // there is one
    uint8_t deposed;            // owners that were
    uint16_t in_a_row;          // times that `last` came
    uint16_t last;
    bool inside[OWNERS];        // atomic: that owner is in; written by him alone
} Latch;

// Before there is a second thread: asks the kernel for its barrier.
void latches_begin(void);

void latch_take_front(Latch *l, uint32_t me);
void latch_wake(Latch *l);

// me: the number of the caller's P, counted from 1.
static inline void
latch_take(Latch *l, uint32_t me)
{
    uint32_t owner = load_relaxed(&l->owner);

    if ((uint16_t)owner == me) {
        bool *inside = &l->inside[owner >> 16];

        store_relaxed(inside, true);
        barrier_compiler();
        if (__builtin_expect(load_acquire(&l->owner) == owner, 1))
            return;
        store_release(inside, false);
    }
    latch_take_front(l, me);
}

static inline void
latch_release(Latch *l)
{
    if (l->front) {
        l->front = false;
        store_release(&l->held, 0);
        if (load_relaxed(&l->sleepers) != 0)
            latch_wake(l);
    } else {
        store_release(&l->inside[l->deposed], false);
    }
}
