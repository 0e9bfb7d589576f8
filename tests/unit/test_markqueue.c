// units: gc/queue.c
// The mark queue: a stack across blocks, and what happens without memory.
#include <criterion/criterion.h>
#include "gc/queue.h"

enum { BLOCK = sizeof((QueueBlock *)0)->grey / sizeof(Grey) };

static MarkQueue q;
static QueueBlock blocks[16];
static size_t blocks_left, blocks_given;

void *
persist_alloc(size_t n)
{
    cr_assert_eq(n, sizeof blocks[0]);
    if (blocks_left == 0)
        return NULL;
    blocks_left--;
    return &blocks[blocks_given++];
}

static void
push(Grey grey)
{
    q.next = queue_push(&q, q.next, grey);
}

static Grey
pop(void)
{
    Grey *next = queue_pop(&q, q.next);

    if (next == NULL)
        return 0;
    q.next = next;
    return *next;
}

Test(markqueue, last_in_first_out_over_many_blocks)
{
    blocks_left = 16;
    cr_assert_eq(pop(), 0);
    for (Grey i = 1; i <= 10 * BLOCK + 5; i++)
        push(i);
    for (Grey i = 10 * BLOCK + 5; i >= 1; i--)
        cr_assert_eq(pop(), i);
    cr_assert_eq(pop(), 0);
    cr_assert_not(q.overflowed);
    cr_assert_eq(blocks_given, 10);
}

Test(markqueue, blocks_are_used_again)
{
    blocks_left = 16;
    for (int round = 0; round < 100; round++) {
        for (Grey i = 1; i <= 3 * BLOCK; i++)
            push(i);
        while (pop() != 0)
            ;
    }
    cr_assert_eq(blocks_given, 2);
}

Test(markqueue, without_memory_the_first_block_holds_and_the_rest_is_dropped)
{
    blocks_left = 0;
    for (Grey i = 1; i <= BLOCK; i++)
        push(i);
    cr_assert_not(q.overflowed);
    push(BLOCK + 1);
    cr_assert(q.overflowed);
    for (Grey i = BLOCK; i >= 1; i--)
        cr_assert_eq(pop(), i);
    cr_assert_eq(pop(), 0);
    push(7);
    cr_assert_eq(pop(), 7);
}
