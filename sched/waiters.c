// Waiters by address: a tree of addresses, a queue for each.
//
//     root --> a --> a --> a         to the right: who waits for the same, in
//             / \                    order of arrival; the first knows the last
//            b   c --> c
//             \                      downwards: the first waiter for each address
//              d --> d
//
// A million connections may each have a goroutine that waits at a mutex of its
// own, so what is done for one address must not depend on how many others there
// are.  The bits of the hashed address say where to turn, node by node, first bit
// first: a digital search tree (E. Coffman and J. Eve, 1970; D. Knuth, TAOCP 6.3).
//
//   - The hash is a multiplication by an odd number, which maps no two addresses to
//     the same bits.  So no way is longer than 64 steps, whatever the addresses,
//     and the usual one is as long as the logarithm of their number.
//   - All that stands below a node agrees with it in the bits that lead there.
//     So when it goes, any leaf below may take its place; or else the waiter next
//     in its queue does.
//
// Nothing is ever turned to balance the tree, as in the treap that Go has for this;
// and there is no memory but the waiters' own, as a larger hash table would need.
#include "sched/waiters.h"

static uint64_t
hash(const void *addr)
{
    return (uintptr_t)addr * 0x9e3779b97f4a7c15;
}

uint32_t
waiters_hash(const void *addr)
{
    return (uint32_t)(hash(addr) >> (64 - WAITERS_BITS));
}

// Where the first waiter for addr is, or would be put.
static Waiter **
find(Waiter **root, const void *addr)
{
    uint64_t way = hash(addr) << WAITERS_BITS;

    for (; *root != NULL && (*root)->addr != addr; way <<= 1)
        root = &(*root)->below[way >> 63];
    return root;
}

// Takes any leaf below w out of the tree; NULL: w is one itself.
static Waiter *
take_leaf(Waiter *w)
{
    Waiter **at = NULL, *leaf = w;

    while (leaf->below[0] != NULL || leaf->below[1] != NULL) {
        at = &leaf->below[leaf->below[0] == NULL];
        leaf = *at;
    }
    if (at == NULL)
        return NULL;
    *at = NULL;
    return leaf;
}

// Puts heir in the place of w.
static void
replace(Waiter **at, const Waiter *w, Waiter *heir)
{
    heir->below[0] = w->below[0];
    heir->below[1] = w->below[1];
    *at = heir;
}

void
waiters_add(Waiter **root, Waiter *w, bool in_front)
{
    Waiter **at = find(root, w->addr), *first = *at;

    if (first == NULL) {
        w->last = w;
        *at = w;
    } else if (in_front) {
        w->next = first;
        w->last = first->last;
        replace(at, first, w);
    } else {
        first->last->next = w;
        first->last = w;
    }
}

Waiter *
waiters_take(Waiter **root, const void *addr)
{
    Waiter **at = find(root, addr), *w = *at, *heir;

    if (w == NULL)
        return NULL;
    if ((heir = w->next) != NULL)
        heir->last = w->last;
    else
        heir = take_leaf(w);
    if (heir != NULL)
        replace(at, w, heir);
    else
        *at = NULL;
    return w;
}
