// A heap of timers, the earliest first.  Pure; the caller holds the lock and
// sees to the room.
#pragma once
#include <rt/base.h>

typedef struct Timer {
    int64_t when;               // monotonic ns
    struct G *gp;               // who is woken
} Timer;

typedef struct TimerHeap {
    Timer **slots;
    uint32_t n, cap;
} TimerHeap;

void timer_heap_push(TimerHeap *h, Timer *t);   // n < cap
Timer *timer_heap_pop(TimerHeap *h);            // the earliest; n > 0
