// The mark queue: objects that are marked and whose words have not been looked
// at.  A stack made of blocks outside the heap, as deep as the graph of objects
// asks for, so that the marker need not recurse.  When there is no memory for
// another block an object is dropped, and the queue remembers that: the marker
// then looks for what it missed.
//
// The place of the next object, the only word that changes with every step, is
// handed in and out: the marker keeps it in a register and leaves it in q->next
// when it stops.
#pragma once
#include <rt/base.h>
#include "rt/torture.h"

// An object: the distance of its address from the heap's first, times 4, plus
// its class in the 6 bits that this leaves free.
typedef uint64_t Grey;

enum { QUEUE_BLOCK = TORTURE_SIZE(1023, 7) };

typedef struct QueueBlock {
    struct QueueBlock *below;
    Grey grey[QUEUE_BLOCK];
} QueueBlock;

typedef struct MarkQueue {
    Grey *next;                 // behind the last object
    Grey *lo, *hi;              // bounds of the top block
    QueueBlock *top;
    QueueBlock *spare;          // blocks that are not in use
    bool overflowed;            // something was dropped
    QueueBlock first;           // so that there always is one
} MarkQueue;

// queue_grow puts an empty block on top of a full one and returns its lo; NULL
// when there is none to be had.
Grey *queue_grow(MarkQueue *q);

// queue_shrink takes the empty top block away and returns the hi of the one
// below; lo when that was the last.
Grey *queue_shrink(MarkQueue *q);

// queue_push returns the new next.
static inline Grey *
queue_push(MarkQueue *q, Grey *next, Grey grey)
{
    if (next == q->hi) {
        Grey *lo = queue_grow(q);
        if (lo == NULL) {
            q->overflowed = true;
            return next;
        }
        next = lo;
    }
    *next = grey;
    return next + 1;
}

// queue_pop returns the new next, which points to the object; NULL when the
// queue is empty.
static inline Grey *
queue_pop(MarkQueue *q, Grey *next)
{
    if (next == q->lo && (next = queue_shrink(q)) == q->lo)
        return NULL;
    return next - 1;
}
