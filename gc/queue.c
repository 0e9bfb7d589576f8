// Blocks of the mark queues.  They are kept for the next collection: on a list that
// all markers share, and one in the hand of each, so that a queue whose depth goes
// up and down across the end of a block does not take the lock each time.  The first
// is always there: a marker that got no other would never get on.
#include "gc/queue.h"
#include "rt/lock.h"
#include "rt/panic.h"
#include "rt/persist.h"

enum { WORTH = 4 };             // so many objects are worth a split

static QueueBlock first;

static struct {
    Lock lock;
    // Protected by lock:
    QueueBlock *free;
    size_t made, limit;         // blocks
} blocks = { .lock = LOCK_INIT(RANK_MARK), .free = &first, .made = 1, .limit = 1 };

void
queue_set_limit(size_t n)
{
    lock(&blocks.lock);
    blocks.limit = n;
    unlock(&blocks.lock);
}

static QueueBlock *
take_block(MarkQueue *q)
{
    QueueBlock *block = q->spare;

    if (block != NULL) {
        q->spare = NULL;
        return block;
    }
    lock(&blocks.lock);
    if ((block = blocks.free) != NULL)
        blocks.free = block->below;
    else if (blocks.made < blocks.limit && (block = persist_alloc(sizeof *block)) != NULL)
        blocks.made++;
    unlock(&blocks.lock);
    return block;
}

static void
put_back(QueueBlock *block)
{
    lock(&blocks.lock);
    block->below = blocks.free;
    blocks.free = block;
    unlock(&blocks.lock);
}

static void
drop_block(MarkQueue *q, QueueBlock *block)
{
    if (q->spare == NULL)
        q->spare = block;
    else
        put_back(block);
}

static void
set_top(MarkQueue *q, QueueBlock *top)
{
    q->top = top;
    q->lo = top->grey;
    q->hi = top->grey + QUEUE_BLOCK;
}

Grey *
queue_grow(MarkQueue *q)
{
    QueueBlock *block = take_block(q);

    if (block == NULL)
        return NULL;
    block->below = q->top;
    set_top(q, block);
    return q->lo;
}

Grey *
queue_shrink(MarkQueue *q)
{
    QueueBlock *block = q->top;

    if (block == NULL || block->below == NULL)
        return q->lo;
    set_top(q, block->below);
    drop_block(q, block);
    return q->hi;
}

// The lower half of the only block.
static QueueBlock *
split_block(MarkQueue *q)
{
    size_t n = (size_t)(q->next - q->lo), half = n / 2;
    QueueBlock *block = n >= WORTH ? take_block(q) : NULL;

    if (block == NULL)
        return NULL;
    block->n = half;
    for (size_t i = 0; i < half; i++)
        block->grey[i] = q->lo[i];
    for (size_t i = half; i < n; i++)
        q->lo[i - half] = q->lo[i];
    q->next -= half;
    return block;
}

QueueBlock *
queue_split(MarkQueue *q)
{
    if (q->top == NULL || q->top->below == NULL)
        return split_block(q);
    // All blocks but the top one are full.
    QueueBlock *block = q->top->below;
    q->top->below = block->below;
    block->n = QUEUE_BLOCK;
    return block;
}

void
queue_adopt(MarkQueue *q, QueueBlock *block)
{
    dcheck(q->top == NULL);
    block->below = NULL;
    set_top(q, block);
    q->next = q->lo + block->n;
}

void
queue_take_back(MarkQueue *q, QueueBlock *block)
{
    if (block->n == QUEUE_BLOCK && q->top != NULL) {
        block->below = q->top->below;
        q->top->below = block;
        return;
    }
    for (size_t i = 0; i < block->n; i++)
        q->next = queue_push(q, q->next, block->grey[i]);
    drop_block(q, block);
}

void
queue_end(MarkQueue *q)
{
    if (q->top != NULL)
        put_back(q->top);
    if (q->spare != NULL)
        put_back(q->spare);
    *q = (MarkQueue){ .overflowed = q->overflowed };
}
