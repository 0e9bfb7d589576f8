// A 4-ary heap: the parent of slot i is slot (i-1)/4, its children are slots
// 4i+1 to 4i+4, and no timer is later than its children.  Four children lie in
// half a cache line, so the tree is half as deep as a binary one for about the
// same work on each level.
#include "sched/timerheap.h"

enum { ARITY = 4 };

void
timer_heap_push(TimerHeap *h, Timer *t)
{
    uint32_t i = h->n++;

    while (i > 0) {
        uint32_t parent = (i - 1) / ARITY;

        if (h->slots[parent]->when <= t->when)
            break;
        h->slots[i] = h->slots[parent];
        i = parent;
    }
    h->slots[i] = t;
}

static uint32_t
earliest_child(const TimerHeap *h, uint32_t i)
{
    uint32_t first = i * ARITY + 1, best = first;

    for (uint32_t c = first + 1; c < first + ARITY && c < h->n; c++)
        if (h->slots[c]->when < h->slots[best]->when)
            best = c;
    return best;
}

Timer *
timer_heap_pop(TimerHeap *h)
{
    Timer *top = h->slots[0], *last = h->slots[--h->n];
    uint32_t i = 0;

    // The last timer goes to the top and sinks below all that are earlier.
    while (i * ARITY + 1 < h->n) {
        uint32_t c = earliest_child(h, i);

        if (last->when <= h->slots[c]->when)
            break;
        h->slots[i] = h->slots[c];
        i = c;
    }
    h->slots[i] = last;
    return top;
}
