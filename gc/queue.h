// The mark queue: objects that are marked and whose words have not been looked
// at.  Each marker has one, a stack made of blocks outside the heap, so that it
// need not recurse.  There are only so many blocks for all of them, in proportion
// to the heap; when there is none an object is dropped, and the queue remembers
// that: the marker then looks for what it missed.
//
// The place of the next object, the only word that changes with every step, is
// handed in and out: the marker keeps it in a register and leaves it in q->next
// when it stops.
//
//     q->top --> | block, in part filled | --below--> | full | --below--> | full |
//                   lo      next     hi                  ^
//                                                        | this one is given away
#pragma once
#include <rt/base.h>
#include "rt/torture.h"

// An object: the distance of its address from the heap's first, times 16, plus
// the low bits of its page's entry (heap.h), its class and its kind.
typedef uint64_t Grey;
enum { GREY_SHIFT = 4 };

enum { QUEUE_BLOCK = TORTURE_SIZE(1021, 7) };

typedef struct QueueBlock {
    struct QueueBlock *below;
    uint64_t n;                 // objects in it, while it belongs to no queue
    Grey grey[QUEUE_BLOCK];
} QueueBlock;

typedef struct MarkQueue {
    Grey *next;                 // behind the last object
    Grey *lo, *hi;              // bounds of the top block
    QueueBlock *top;            // NULL: no block
    QueueBlock *spare;          // one that is not in use, or NULL
    bool overflowed;            // something was dropped
} MarkQueue;

// queue_set_limit allows for n blocks, of all queues, until the next call.
void queue_set_limit(size_t n);

// queue_grow puts an empty block on top of a full one and returns its lo; NULL
// when there is none to be had.
Grey *queue_grow(MarkQueue *q);

// queue_shrink takes the empty top block away and returns the hi of the one
// below; lo when that was the last.
Grey *queue_shrink(MarkQueue *q);

// queue_split takes about half of the queue, what has waited for longest if it is
// little: a block that the caller may give to another queue.  NULL when there is
// too little to give, or no block to put it in.
QueueBlock *queue_split(MarkQueue *q);

// queue_adopt gives a queue without blocks the objects of one.
void queue_adopt(MarkQueue *q, QueueBlock *block);

// queue_take_back undoes a split.
void queue_take_back(MarkQueue *q, QueueBlock *block);

// queue_end gives back the blocks of an empty queue.
void queue_end(MarkQueue *q);

// queue_push returns the new next.
static inline Grey *
queue_push(MarkQueue *q, Grey *next, Grey grey)
{
    if (__builtin_expect(next == q->hi, 0)) {
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
