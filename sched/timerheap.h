// A heap of timeouts, the earliest first.  Pure; the caller holds the lock and
// sees to the room.
#pragma once
#include <rt/base.h>

// A function that is to be called at an instant: what sleep, deadlines and the
// program's own Timers (<rt/time.h>) are made of.  timer.h has its rules.
typedef void TimeoutFn(void *arg, uint32_t seq);

typedef struct Timeout {
    TimeoutFn *fn;              // constant while it is pending, as is arg
    void *arg;
    struct P *p;                // atomic: whose heap it lies in; NULL: not pending
    // Protected by the lock of that heap:
    uint32_t at;                // its slot
    uint32_t seq;               // what fn is told
} Timeout;

typedef struct TimerSlot {
    int64_t when;               // monotonic ns
    Timeout *timeout;
} TimerSlot;

typedef struct TimerHeap {
    TimerSlot *slots;           // from TIMER_ROOT on; aligned to 64
    uint32_t n;                 // timeouts
    uint32_t cap;               // slots, those before TIMER_ROOT included
} TimerHeap;

enum { TIMER_ROOT = 3 };

static inline bool
timer_heap_full(const TimerHeap *h)
{
    return h->n + TIMER_ROOT >= h->cap;
}

// When the earliest is due; INT64_MAX: there is none.
static inline int64_t
timer_heap_next(const TimerHeap *h)
{
    return h->n > 0 ? h->slots[TIMER_ROOT].when : INT64_MAX;
}

void timer_heap_push(TimerHeap *h, Timeout *t, int64_t when);   // not full
void timer_heap_remove(TimerHeap *h, uint32_t at);
void timer_heap_move(TimerHeap *h, uint32_t at, int64_t when);
