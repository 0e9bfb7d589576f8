// Goroutines that wait, found by the address of what they wait for.
#pragma once
#include <rt/base.h>

struct G;

// On the stack of the goroutine.
typedef struct Waiter {
    const void *addr;
    struct G *gp;
    struct Waiter *next;        // behind it, for the same address
    // Of the first waiter for an address:
    struct Waiter *last;        // for this address
    struct Waiter *below[2];    // first waiters for others
} Waiter;

enum { WAITERS_BITS = 7 };      // of the hash are the caller's, to choose a tree

// waiters_hash says which tree of 1 << WAITERS_BITS an address belongs to.
uint32_t waiters_hash(const void *addr);

// waiters_add puts w, of which addr and gp are set and the rest is zero, behind
// those who wait for the same address, or in front of them.
void waiters_add(Waiter **root, Waiter *w, bool in_front);

// waiters_take takes out the first who waits for addr; NULL: nobody does.
Waiter *waiters_take(Waiter **root, const void *addr);
