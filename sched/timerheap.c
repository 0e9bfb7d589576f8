// A 4-ary heap: no timeout is later than the four that are its children.
//
// The root is slot 3, so the children of slot i are the slots from 4(i-2) to
// 4(i-2)+3, and the parent of slot i is slot i/4 + 2.  A slot has 16 bytes, and
// four children are one cache line: of a large heap, each level costs one miss.
// A binary heap is twice as deep and has two children in a line that holds four.
//
// The instants lie in the slots, so that no timeout is looked at to compare it.
// But whoever moves is told its new place (`at`): it can be taken out from
// anywhere, which is what becomes of most timeouts.
#include "sched/timerheap.h"

enum { ARITY = 4 };
_Static_assert(ARITY * sizeof(TimerSlot) == 64, "children share a cache line");

static uint32_t
parent_of(uint32_t i)
{
    return i / ARITY + (TIMER_ROOT - 1);
}

static uint32_t
first_child(uint32_t i)
{
    return (i - (TIMER_ROOT - 1)) * ARITY;
}

static void
put(TimerHeap *h, uint32_t i, TimerSlot slot)
{
    h->slots[i] = slot;
    slot.timeout->at = i;
}

// Slot i is free: who is earlier than all above goes up.
static void
sift_up(TimerHeap *h, uint32_t i, TimerSlot slot)
{
    while (i > TIMER_ROOT && slot.when < h->slots[parent_of(i)].when) {
        put(h, i, h->slots[parent_of(i)]);
        i = parent_of(i);
    }
    put(h, i, slot);
}

static uint32_t
earliest_child(const TimerHeap *h, uint32_t i)
{
    uint32_t best = first_child(i), end = TIMER_ROOT + h->n;

    for (uint32_t c = best + 1; c < first_child(i) + ARITY && c < end; c++)
        if (h->slots[c].when < h->slots[best].when)
            best = c;
    return best;
}

// Slot i is free: who is later than some below goes down.
static void
sift_down(TimerHeap *h, uint32_t i, TimerSlot slot)
{
    while (first_child(i) < TIMER_ROOT + h->n) {
        uint32_t c = earliest_child(h, i);

        if (slot.when <= h->slots[c].when)
            break;
        put(h, i, h->slots[c]);
        i = c;
    }
    put(h, i, slot);
}

static void
sift(TimerHeap *h, uint32_t i, TimerSlot slot)
{
    if (i > TIMER_ROOT && slot.when < h->slots[parent_of(i)].when)
        sift_up(h, i, slot);
    else
        sift_down(h, i, slot);
}

void
timer_heap_push(TimerHeap *h, Timeout *t, int64_t when)
{
    sift_up(h, TIMER_ROOT + h->n++, (TimerSlot){ when, t });
}

// The last one takes the place of the one that goes.
void
timer_heap_remove(TimerHeap *h, uint32_t at)
{
    uint32_t last = TIMER_ROOT + --h->n;

    if (at != last)
        sift(h, at, h->slots[last]);
}

void
timer_heap_move(TimerHeap *h, uint32_t at, int64_t when)
{
    sift(h, at, (TimerSlot){ when, h->slots[at].timeout });
}
