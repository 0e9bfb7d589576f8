// units: sched/timerheap.c
// Timers come out in order of time, whatever the order they went in.
#include <criterion/criterion.h>
#include <stdlib.h>
#include "sched/timerheap.h"

enum { MAX = 2000 };
static Timer timers[MAX];
static Timer *slots[MAX];

static uint32_t
next_random(uint32_t *state)
{
    return *state = *state * 1664525 + 1013904223;
}

static void
fill(TimerHeap *h, uint32_t n, uint32_t seed, uint32_t range)
{
    *h = (TimerHeap){ .slots = slots, .cap = MAX };
    for (uint32_t i = 0; i < n; i++) {
        timers[i].when = next_random(&seed) % range;
        timer_heap_push(h, &timers[i]);
    }
}

Test(timerheap, sorts)
{
    for (uint32_t n = 1; n <= 300; n++) {
        TimerHeap h;
        int64_t last = -1;

        fill(&h, n, n, n % 2 ? 1000000 : 10);
        for (uint32_t i = 0; i < n; i++) {
            cr_assert_eq(slots[0]->when >= last, 1);
            Timer *t = timer_heap_pop(&h);
            cr_assert_geq(t->when, last);
            last = t->when;
        }
        cr_assert_eq(h.n, 0);
    }
}

Test(timerheap, stays_right_while_timers_come_and_go)
{
    TimerHeap h;
    uint32_t seed = 7;
    int64_t now = 0;

    fill(&h, MAX / 2, 3, 1000);
    for (int i = 0; i < 100000; i++) {
        Timer *t = timer_heap_pop(&h);

        cr_assert_geq(t->when, now);
        now = t->when;
        // Never in the past: what comes out stays in order.
        t->when = now + next_random(&seed) % 1000;
        timer_heap_push(&h, t);
    }
    cr_assert_eq(h.n, MAX / 2);
}
