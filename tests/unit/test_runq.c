// units: sched/runq.c
// The ring of a P: order, bounds, wrap-around, and two threads taking at once.
#include <criterion/criterion.h>
#include <pthread.h>
#include "rt/atomic.h"
#include "sched/runq.h"

static struct G *
name(uintptr_t i)
{
    return (struct G *)(i + 1);
}

Test(runq, is_first_in_first_out)
{
    RunQ q = { 0 };

    cr_assert_null(runq_get(&q));
    for (uintptr_t i = 0; i < 10; i++)
        cr_assert(runq_put(&q, name(i)));
    cr_assert_eq(runq_len(&q), 10);
    for (uintptr_t i = 0; i < 10; i++)
        cr_assert_eq(runq_get(&q), name(i));
    cr_assert_null(runq_get(&q));
}

Test(runq, of_one_p_is_no_other)
{
    RunQ q = { .alone = true, .head = UINT32_MAX, .tail = UINT32_MAX };

    cr_assert_null(runq_get_next(&q));
    cr_assert_null(runq_put_next(&q, name(0)));
    cr_assert_eq(runq_put_next(&q, name(1)), name(0));
    for (uintptr_t i = 2; i < 5; i++)
        cr_assert(runq_put(&q, name(i)));
    cr_assert_eq(runq_get_next(&q), name(1));
    cr_assert_null(runq_get_next(&q));
    for (uintptr_t i = 2; i < 5; i++)
        cr_assert_eq(runq_get(&q), name(i));
    cr_assert_null(runq_get(&q));
}

Test(runq, brings_any_to_the_front)
{
    for (uint32_t at = 0; at < 10; at++) {
        RunQ q = { .head = UINT32_MAX - 5, .tail = UINT32_MAX - 5 };
        uint32_t seen = 0;

        for (uintptr_t i = 0; i < 10; i++)
            cr_assert(runq_put(&q, name(i)));
        runq_bring(&q, at);
        cr_assert_eq(runq_len(&q), 10);
        for (uint32_t i = 0; i < 10; i++) {
            struct G *gp = runq_get(&q);

            cr_assert(i > 0 || gp == name(at));
            seen |= 1u << ((uintptr_t)gp - 1);
        }
        cr_assert_eq(seen, 0x3ff);
    }
}

Test(runq, holds_256_wherever_it_stands)
{
    // The counters run over 2^32.
    RunQ q = { .head = UINT32_MAX - 100, .tail = UINT32_MAX - 100 };

    for (int round = 0; round < 5; round++) {
        for (uintptr_t i = 0; i < RUNQ_SIZE; i++)
            cr_assert(runq_put(&q, name(i)));
        cr_assert_not(runq_put(&q, name(999)));
        for (uintptr_t i = 0; i < RUNQ_SIZE; i++)
            cr_assert_eq(runq_get(&q), name(i));
    }
}

Test(runq, gives_away_its_older_half)
{
    RunQ q = { 0 };
    struct G *batch[RUNQ_SIZE / 2];

    for (uintptr_t i = 0; i < RUNQ_SIZE - 1; i++)
        runq_put(&q, name(i));
    cr_assert_eq(runq_take_half(&q, batch), 0, "only a full queue gives");
    runq_put(&q, name(RUNQ_SIZE - 1));
    cr_assert_eq(runq_take_half(&q, batch), RUNQ_SIZE / 2);
    for (uintptr_t i = 0; i < RUNQ_SIZE / 2; i++) {
        cr_assert_eq(batch[i], name(i));
        cr_assert_eq(runq_get(&q), name(RUNQ_SIZE / 2 + i));
    }
}

enum { MANY = 200000 };
static RunQ shared;
static uint8_t seen[MANY];
static int done;

static void *
take(void *arg)
{
    (void)arg;
    for (;;) {
        int last = load_acquire(&done);
        struct G *gp = runq_get(&shared);

        if (gp != NULL)
            add_seq(&seen[(uintptr_t)gp - 1], 1);
        else if (last)
            return NULL;
    }
}

Test(runq, loses_and_doubles_nothing_with_two_consumers)
{
    pthread_t thief;

    pthread_create(&thief, NULL, take, NULL);
    for (uintptr_t i = 0; i < MANY;) {
        if (runq_put(&shared, name(i))) {
            i++;
        } else {
            struct G *gp = runq_get(&shared);

            if (gp != NULL)
                add_seq(&seen[(uintptr_t)gp - 1], 1);
        }
    }
    store_release(&done, 1);
    take(NULL);
    pthread_join(thief, NULL);
    for (int i = 0; i < MANY; i++)
        cr_assert_eq(seen[i], 1, "goroutine %d ran %d times", i, seen[i]);
}
