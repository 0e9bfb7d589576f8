// units: sched/waiters.c
// Waiters by address against a shadow model: a queue for each address.
#include <criterion/criterion.h>
#include "sched/waiters.h"

enum { ADDRS = 300, MAX = 3000, LONGEST = 40 };

TestSuite(waiters, .timeout = 60);

static Waiter waiters[MAX];
static uint32_t queue[ADDRS][MAX], len[ADDRS];  // the model: first to last
static Waiter *root;

static uint32_t
next_random(uint32_t *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 8;
}

static const void *
address(uint32_t a, uintptr_t step)
{
    return (const void *)(0x7f0000001000 + a * step);
}

static uint32_t
depth(const Waiter *w)
{
    if (w == NULL)
        return 0;
    uint32_t left = depth(w->below[0]), right = depth(w->below[1]);
    return 1 + (left > right ? left : right);
}

static void
add(uint32_t i, uint32_t a, uintptr_t step, bool in_front)
{
    waiters[i] = (Waiter){ .addr = address(a, step) };
    waiters_add(&root, &waiters[i], in_front);
    if (in_front)
        memmove(&queue[a][1], queue[a], len[a] * sizeof queue[a][0]);
    queue[a][in_front ? 0 : len[a]] = i;
    len[a]++;
}

static void
take(uint32_t a, uintptr_t step)
{
    Waiter *w = waiters_take(&root, address(a, step));

    if (len[a] == 0) {
        cr_assert_null(w);
        return;
    }
    cr_assert_eq(w, &waiters[queue[a][0]]);
    memmove(queue[a], &queue[a][1], --len[a] * sizeof queue[a][0]);
}

// Fills and empties the tree some times, in random order.
static void
at_random(uintptr_t step, uint32_t seed)
{
    for (int round = 0; round < 4; round++) {
        for (uint32_t i = 0; i < MAX; i++) {
            uint32_t a = next_random(&seed) % ADDRS;

            add(i, a, step, next_random(&seed) % 4 == 0);
            take(next_random(&seed) % ADDRS, step);
            if (next_random(&seed) % 2)
                take(next_random(&seed) % ADDRS, step);
            cr_assert_leq(depth(root), LONGEST);
        }
        for (uint32_t a = 0; a < ADDRS; a++) {
            while (len[a] > 0)
                take(a, step);
            take(a, step);
        }
        cr_assert_null(root);
    }
}

Test(waiters, in_order_for_each_address)
{
    static const uintptr_t steps[] = { 4, 8, 64, 4096, 1 << 16, (1 << 16) + 64, 1 << 30 };

    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        at_random(steps[i], (uint32_t)i + 1);
}

// Nobody's way gets long because many wait, whatever their addresses have in common.
Test(waiters, many_addresses)
{
    for (uintptr_t step = 4; step <= 1 << 20; step *= 4) {
        root = NULL;
        for (uint32_t i = 0; i < MAX; i++) {
            waiters[i] = (Waiter){ .addr = address(i, step) };
            waiters_add(&root, &waiters[i], false);
        }
        cr_assert_leq(depth(root), LONGEST);
        for (uint32_t i = 0; i < MAX; i++)
            cr_assert_eq(waiters_take(&root, waiters[i].addr), &waiters[i]);
        cr_assert_null(root);
    }
}

Test(waiters, every_tree_gets_its_share)
{
    uint32_t shares[1 << WAITERS_BITS] = { 0 };

    for (uint32_t i = 0; i < 100 << WAITERS_BITS; i++)
        shares[waiters_hash(address(i, 64))]++;
    for (uint32_t i = 0; i < 1 << WAITERS_BITS; i++)
        cr_assert(shares[i] > 50 && shares[i] < 200, "%u", shares[i]);
}
