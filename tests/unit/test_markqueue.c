// units: gc/queue.c
// flags: -DRT0_DEBUG_FLAVOR
// The mark queues: stacks across blocks, what they give each other, and what happens
// without memory.  In the end each block must be there for others.
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include "gc/queue.h"
#include "rt/lock.h"

enum { BLOCK = sizeof((QueueBlock *)0)->grey / sizeof(Grey), BLOCKS = 40 };

static QueueBlock blocks[BLOCKS];
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

void
lock(Lock *l)
{
    cr_assert_eq(l->state++, 0);
}

void
unlock(Lock *l)
{
    cr_assert_eq(l->state--, 1);
}

void
check_failed(const char *expr, const char *file, int line)
{
    fprintf(stderr, "%s:%d: %s\n", file, line, expr);
    abort();
}

static void
push(MarkQueue *q, Grey grey)
{
    q->next = queue_push(q, q->next, grey);
}

static Grey
pop(MarkQueue *q)
{
    Grey *next = queue_pop(q, q->next);

    if (next == NULL)
        return 0;
    q->next = next;
    return *next;
}

// Blocks that can be had: the first, and those that were made.  All queues have ended.
static void
check_that_no_block_is_lost(void)
{
    MarkQueue all = { 0 };
    size_t n = 0;

    blocks_left = 0;
    while (queue_grow(&all) != NULL)
        n++;
    cr_assert_eq(n, 1 + blocks_given);
    while (all.top != NULL && all.top->below != NULL)
        queue_shrink(&all);
    queue_end(&all);
}

static void
allow(size_t n)
{
    blocks_left = n;
    queue_set_limit(n + 1);
}

Test(markqueue, last_in_first_out_over_many_blocks)
{
    MarkQueue q = { 0 };

    allow(16);
    cr_assert_eq(pop(&q), 0);
    for (Grey i = 1; i <= 10 * BLOCK + 5; i++)
        push(&q, i);
    for (Grey i = 10 * BLOCK + 5; i >= 1; i--)
        cr_assert_eq(pop(&q), i);
    cr_assert_eq(pop(&q), 0);
    cr_assert_not(q.overflowed);
    cr_assert_eq(blocks_given, 10);
    queue_end(&q);
    check_that_no_block_is_lost();
}

Test(markqueue, blocks_are_used_again)
{
    MarkQueue q = { 0 };

    allow(16);
    for (int round = 0; round < 100; round++) {
        for (Grey i = 1; i <= 3 * BLOCK; i++)
            push(&q, i);
        while (pop(&q) != 0)
            ;
        if (round % 10 == 0)
            queue_end(&q);
    }
    cr_assert_eq(blocks_given, 2);
    queue_end(&q);
    check_that_no_block_is_lost();
}

Test(markqueue, without_memory_the_first_block_holds_and_the_rest_is_dropped)
{
    MarkQueue q = { 0 };

    queue_set_limit(1000);
    for (Grey i = 1; i <= BLOCK; i++)
        push(&q, i);
    cr_assert_not(q.overflowed);
    push(&q, BLOCK + 1);
    cr_assert(q.overflowed);
    for (Grey i = BLOCK; i >= 1; i--)
        cr_assert_eq(pop(&q), i);
    cr_assert_eq(pop(&q), 0);
    push(&q, 7);
    cr_assert_eq(pop(&q), 7);
    queue_end(&q);
    cr_assert(q.overflowed, "that is not forgotten");
    check_that_no_block_is_lost();
}

Test(markqueue, the_limit_is_for_all_queues_together)
{
    MarkQueue a = { 0 }, b = { 0 };

    blocks_left = BLOCKS;
    queue_set_limit(5);
    for (Grey i = 0; i < 3 * BLOCK; i++)
        push(&a, 1);
    for (Grey i = 0; i < 2 * BLOCK; i++)
        push(&b, 1);
    cr_assert_eq(blocks_given, 4);
    cr_assert(!a.overflowed && !b.overflowed);
    push(&b, 1);
    cr_assert(!a.overflowed && b.overflowed);
    push(&a, 1);
    cr_assert(a.overflowed);
    // One block that is free again is for either of them.
    for (Grey i = 0; i <= 2 * BLOCK; i++)
        pop(&a);
    queue_set_limit(6);
    b.overflowed = false;
    for (Grey i = 0; i < BLOCK; i++)
        push(&b, 1);
    cr_assert_not(b.overflowed);
    cr_assert_eq(blocks_given, 4, "the one that a does not need");
    push(&b, 1);
    cr_assert_not(b.overflowed);
    cr_assert_eq(blocks_given, 5, "a new one, as the limit has grown");
    while (pop(&a) + pop(&b) != 0)
        ;
    queue_end(&a);
    queue_end(&b);
    check_that_no_block_is_lost();
}

// The sum of what is in a queue, which is empty afterwards, and how many there were.
static Grey
sum_of(MarkQueue *q, size_t *n)
{
    Grey sum = 0;

    for (*n = 0; q->next != q->lo || (q->top != NULL && q->top->below != NULL); ++*n)
        sum += pop(q);
    return sum;
}

static void
fill(MarkQueue *q, Grey n)
{
    for (Grey i = 1; i <= n; i++)
        push(q, i);
}

Test(markqueue, half_of_one_block_is_given)
{
    static const Grey lengths[] = { 4, 5, 100, BLOCK - 1, BLOCK };
    size_t n;

    allow(BLOCKS);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        MarkQueue a = { 0 }, b = { 0 };
        Grey length = lengths[i];

        fill(&a, length);
        QueueBlock *block = queue_split(&a);
        cr_assert_not_null(block);
        queue_adopt(&b, block);
        Grey sum = sum_of(&b, &n);
        cr_assert_eq(n, length / 2);
        cr_assert_eq(sum, n * (n + 1) / 2, "those that were there first");
        cr_assert_eq(pop(&a), length, "the order of what stays");
        sum += length + sum_of(&a, &n);
        cr_assert_eq(n, length - length / 2 - 1);
        cr_assert_eq(sum, length * (length + 1) / 2);
        queue_end(&a);
        queue_end(&b);
    }
    check_that_no_block_is_lost();
}

Test(markqueue, of_several_blocks_a_full_one_is_given)
{
    MarkQueue a = { 0 }, b = { 0 };
    size_t n;

    allow(BLOCKS);
    fill(&a, 3 * BLOCK + 7);
    size_t given = blocks_given;
    Grey sum = 0;
    for (int i = 3; i > 0; i--) {
        queue_adopt(&b, queue_split(&a));
        sum += sum_of(&b, &n);
        cr_assert_eq(n, BLOCK);
        queue_end(&b);
    }
    cr_assert_eq(blocks_given, given, "nothing is copied");
    sum += sum_of(&a, &n);
    cr_assert_eq(n, 7);
    cr_assert_eq(sum, (Grey)(3 * BLOCK + 7) * (3 * BLOCK + 8) / 2);
    queue_end(&a);
    check_that_no_block_is_lost();
}

Test(markqueue, too_little_or_no_block_is_not_split)
{
    MarkQueue q = { 0 };
    size_t n;

    cr_assert_null(queue_split(&q));
    fill(&q, 3);
    cr_assert_null(queue_split(&q));
    fill(&q, 10);
    cr_assert_null(queue_split(&q), "no block to put it in");
    cr_assert_eq(sum_of(&q, &n), 6 + 55);
    cr_assert_not(q.overflowed);
    queue_end(&q);
    check_that_no_block_is_lost();
}

Test(markqueue, a_split_that_nobody_wants_is_undone)
{
    size_t n;

    allow(BLOCKS);
    for (Grey length = 4; length < 4 * BLOCK; length += length / 3) {
        MarkQueue q = { 0 };

        fill(&q, length);
        for (int i = 0; i < 3; i++) {
            QueueBlock *block = queue_split(&q);
            cr_assert_not_null(block);
            queue_take_back(&q, block);
        }
        cr_assert_eq(sum_of(&q, &n), length * (length + 1) / 2);
        cr_assert_eq(n, length);
        cr_assert_not(q.overflowed);
        queue_end(&q);
    }
    check_that_no_block_is_lost();
}

// Queues that push, pop, split and take over at random.  Each object is a number of
// its own; all that went in comes out, or was dropped.
enum { QUEUES = 5, STEPS = 300000 };

Test(markqueue, at_random)
{
    MarkQueue q[QUEUES] = { { 0 } };
    bool *in = calloc(STEPS + 1, 1);
    Grey number = 0, got;

    for (int step = 0; step < STEPS; step++) {
        MarkQueue *from = &q[rand() % QUEUES], *to = &q[rand() % QUEUES];
        int chance = rand() % 1000;

        if (step % 1000 == 0)
            queue_set_limit((size_t)rand() % BLOCKS), blocks_left = BLOCKS - blocks_given;
        if (chance < 500 + 100 * (step / 5000 % 3 - 1)) {
            Grey *before = from->next;
            push(from, ++number);
            in[number] = from->next != before;      // else it was dropped
            cr_assert(in[number] || from->overflowed);
        } else if (chance < 990) {
            if ((got = pop(from)) != 0) {
                cr_assert(in[got]);
                in[got] = false;
            }
        } else if (from != to) {
            // As marker_give and steal do it: who has nothing has ended its queue.
            bool hungry = to->next == to->lo && (to->top == NULL || to->top->below == NULL);
            if (hungry)
                queue_end(to);
            QueueBlock *block = queue_split(from);
            if (block != NULL && hungry)
                queue_adopt(to, block);
            else if (block != NULL)
                queue_take_back(from, block);
        }
    }
    for (int i = 0; i < QUEUES; i++) {
        while ((got = pop(&q[i])) != 0) {
            cr_assert(in[got]);
            in[got] = false;
        }
        queue_end(&q[i]);
    }
    for (Grey i = 1; i <= number; i++)
        cr_assert_not(in[i], "object %lu is lost", i);
    free(in);
    check_that_no_block_is_lost();
}
