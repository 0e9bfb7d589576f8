// Blocks of the mark queue.  They are kept for the next collection.
#include "gc/queue.h"
#include "rt/persist.h"

static void
set_top(MarkQueue *q, QueueBlock *top)
{
    q->top = top;
    q->lo = top->grey;
    q->hi = top->grey + sizeof top->grey / sizeof *top->grey;
}

static QueueBlock *
take_block(MarkQueue *q)
{
    QueueBlock *block = q->spare;

    if (q->top == NULL)
        return &q->first;
    if (block == NULL)
        return persist_alloc(sizeof *block);
    q->spare = block->below;
    return block;
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
    block->below = q->spare;
    q->spare = block;
    return q->hi;
}
