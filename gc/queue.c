// Blocks of the mark queue.
#include "gc/queue.h"
#include "rt/persist.h"

static void
set_top(MarkQueue *q, QueueBlock *top)
{
    q->top = top;
    q->lo = top->grey;
    q->hi = top->grey + sizeof top->grey / sizeof *top->grey;
}

bool
queue_grow(MarkQueue *q)
{
    QueueBlock *block = q->spare;

    if (block != NULL)
        q->spare = block->below;
    else if ((block = persist_alloc(sizeof *block)) == NULL)
        return false;
    block->below = q->top;
    set_top(q, block);
    q->next = q->lo;
    return true;
}

bool
queue_shrink(MarkQueue *q)
{
    QueueBlock *block = q->top;

    if (block == NULL || block->below == NULL)
        return false;
    set_top(q, block->below);
    q->next = q->hi;
    block->below = q->spare;
    q->spare = block;
    return true;
}
