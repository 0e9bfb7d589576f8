// units: sched/timerheap.c
// The heap against a shadow model: an array of instants that is searched.
#include <criterion/criterion.h>
#include <stdlib.h>
#include "sched/timerheap.h"

enum { MAX = 2000 };
static const int64_t OUT = -1;          // in the model: not in the heap

static Timeout timeouts[MAX];
static int64_t model[MAX];
static TimerHeap heap;

static uint32_t
next_random(uint32_t *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 8;
}

// Exactly as large as asked for, so that ASan sees each step too far.
static void
setup(void)
{
    heap = (TimerHeap){ .cap = MAX + TIMER_ROOT };
    heap.slots = malloc(heap.cap * sizeof *heap.slots);
    for (uint32_t i = 0; i < MAX; i++)
        model[i] = OUT;
}

static void
teardown(void)
{
    free(heap.slots);
}

TestSuite(timerheap, .init = setup, .fini = teardown, .timeout = 60);

static void
push(uint32_t i, int64_t when)
{
    model[i] = when;
    timer_heap_push(&heap, &timeouts[i], when);
}

static uint32_t
pop(void)
{
    Timeout *t = heap.slots[TIMER_ROOT].timeout;

    cr_assert_eq(t->at, TIMER_ROOT);
    timer_heap_remove(&heap, t->at);
    model[t - timeouts] = OUT;
    return (uint32_t)(t - timeouts);
}

// Every timeout of the model is where it says, with its instant; there are no
// others; and the first is the earliest.
static void
compare(void)
{
    int64_t earliest = INT64_MAX;
    uint32_t n = 0;

    for (uint32_t i = 0; i < MAX; i++) {
        if (model[i] == OUT)
            continue;
        n++;
        uint32_t at = timeouts[i].at;
        cr_assert(at >= TIMER_ROOT && at < TIMER_ROOT + heap.n);
        cr_assert_eq(heap.slots[at].timeout, &timeouts[i]);
        cr_assert_eq(heap.slots[at].when, model[i]);
        if (model[i] < earliest)
            earliest = model[i];
    }
    cr_assert_eq(heap.n, n);
    cr_assert_eq(timer_heap_next(&heap), earliest);
}

Test(timerheap, sorts)
{
    for (uint32_t n = 1; n <= 300; n++) {
        uint32_t seed = n;
        int64_t last = 0;

        for (uint32_t i = 0; i < n; i++)
            push(i, next_random(&seed) % (n % 2 ? 1000000 : 10));
        compare();
        for (uint32_t i = 0; i < n; i++) {
            int64_t next = timer_heap_next(&heap);

            cr_assert_geq(next, last);
            last = next;
            pop();
        }
        compare();
    }
}

Test(timerheap, empty_and_full)
{
    cr_assert_eq(timer_heap_next(&heap), INT64_MAX);
    heap.cap = TIMER_ROOT + 2;
    cr_assert(!timer_heap_full(&heap));
    push(0, INT64_MAX - 1);
    cr_assert(!timer_heap_full(&heap));
    push(1, 0);
    cr_assert(timer_heap_full(&heap));
    cr_assert_eq(pop(), 1);
    cr_assert_eq(timer_heap_next(&heap), INT64_MAX - 1);
    cr_assert(timer_heap_full(&(TimerHeap){ 0 }), "no room at all");
}

// Any of them leaves or moves, at any time; few instants mean many equal ones.
static void
come_and_go(uint32_t seed, uint32_t count, uint32_t range)
{
    for (int step = 0; step < 30000; step++) {
        uint32_t i = next_random(&seed) % count;
        int64_t when = next_random(&seed) % range;

        if (model[i] == OUT) {
            push(i, when);
        } else if (when % 2) {
            timer_heap_remove(&heap, timeouts[i].at);
            model[i] = OUT;
        } else {
            timer_heap_move(&heap, timeouts[i].at, when);
            model[i] = when;
        }
        if (count < 100 || step % 100 == 0)
            compare();
    }
}

Test(timerheap, timeouts_come_and_go)
{
    come_and_go(1, MAX, 1000000);
    come_and_go(2, 7, 1000000);
    come_and_go(3, 60, 4);
    compare();
}

Test(timerheap, from_the_middle_until_it_is_empty)
{
    uint32_t seed = 5;

    for (uint32_t i = 0; i < MAX; i++)
        push(i, next_random(&seed));
    for (uint32_t i = 0; i < MAX; i++) {
        uint32_t victim = i * 7919 % MAX;

        timer_heap_remove(&heap, timeouts[victim].at);
        model[victim] = OUT;
        if (i % 10 == 0)
            compare();
    }
    cr_assert_eq(heap.n, 0);
}
