// The mark queue: objects that are marked and whose words have not been looked
// at.  A stack made of blocks outside the heap; as deep as the heap is wide, so
// no recursion.  When memory for a block cannot be had the object is dropped
// and the queue remembers that something was: the marker then looks for objects
// that it missed.
#pragma once
#include <rt/base.h>

// An object: the distance of its address from the heap's first, times 4, plus
// its class in the 6 bits that this leaves free.  Never 0.
typedef uint64_t Grey;

typedef struct QueueBlock {
    struct QueueBlock *below;
    Grey grey[1023];
} QueueBlock;

typedef struct MarkQueue {
    Grey *next;                 // in the top block; the first that is free
    Grey *lo, *hi;              // bounds of the top block
    QueueBlock *top;
    QueueBlock *spare;          // blocks that are empty
    bool overflowed;            // something was dropped
} MarkQueue;

// Slow ways: another block becomes the top one.  False when there is none.
bool queue_grow(MarkQueue *q);
bool queue_shrink(MarkQueue *q);

static inline void
queue_push(MarkQueue *q, Grey grey)
{
    if (q->next == q->hi && !queue_grow(q))
        q->overflowed = true;
    else
        *q->next++ = grey;
}

// queue_pop returns 0 when the queue is empty.
static inline Grey
queue_pop(MarkQueue *q)
{
    if (q->next == q->lo && !queue_shrink(q))
        return 0;
    return *--q->next;
}
