// units: sched/timer.c sched/timerheap.c rt/lock.c
// Timeouts of several Ps, with threads as Ms: each setting ends once, by its call
// or by being taken back, whoever does what where; the room comes and goes.
#include <criterion/criterion.h>
#include <pthread.h>
#include <stdlib.h>
#include "rt/atomic.h"
#include "rt/clock.h"
#include "rt/panic.h"
#include "sched/sched.h"
#include "sched/timer.h"

enum { PS = 4 };

static P ps[PS];
static M ms[PS];
static int64_t now = 1;
static int64_t broken = INT64_MAX;      // of the last idle_break_before

// The word that leads to the M is unused in the host's thread block, too.
static void
become(int i)
{
    M *m = &ms[i];

    m->p = &ps[i];
    __asm__ volatile("mov %0, %%fs:%c1" ::"r"(m), "i"(TCB_M_OFFSET) : "memory");
    cr_assert_eq(getm(), m);
}

int64_t
clock_monotonic(void)
{
    return load_relaxed(&now);
}

void
idle_break_before(int64_t when)
{
    store_relaxed(&broken, when);
}

void
throw(const char *fmt, ...)
{
    cr_assert_fail("%s", fmt);
    abort();
}

void
panic(const char *fmt, ...)
{
    cr_assert_fail("%s", fmt);
    abort();
}

void
check_failed(const char *expr, const char *file, int line)
{
    cr_assert_fail("%s:%d: %s", file, line, expr);
    abort();
}

static void
setup(void)
{
    for (int i = 0; i < PS; i++) {
        ps[i].timer_lock.rank = RANK_TIMERS;
        ps[i].next_timer = INT64_MAX;
    }
    become(0);
}

TestSuite(timer, .init = setup, .timeout = 60);

static int called;
static uint32_t called_with;

static void
call(void *arg, uint32_t seq)
{
    cr_assert_eq(arg, &called);
    called++;
    called_with = seq;
}

static Timeout
timeout(void)
{
    return (Timeout){ .fn = call, .arg = &called };
}

Test(timer, is_called_once_when_it_is_due)
{
    Timeout t = timeout();

    cr_assert_eq(timers_run(&ps[0], 0), INT64_MAX);
    cr_assert_not(timeout_set(&t, 100, 7));
    cr_assert_eq(ps[0].next_timer, 100);
    cr_assert_eq(broken, 100);
    cr_assert_eq(timers_run(&ps[0], 99), 100, "never early");
    cr_assert_eq(called, 0);
    now = 100;
    cr_assert_eq(timers_run(&ps[0], 0), INT64_MAX);
    cr_assert_eq(called, 1);
    cr_assert_eq(called_with, 7);
    cr_assert_eq(timers_run(&ps[0], INT64_MAX - 1), INT64_MAX);
    cr_assert_eq(called, 1);
    cr_assert_not(timeout_del(&t));
}

Test(timer, is_taken_back_and_moved_from_anywhere)
{
    Timeout t = timeout(), u = timeout();

    timeout_set(&t, 100, 1);
    become(1);
    cr_assert(timeout_set(&t, 50, 2), "it was pending");
    cr_assert_eq(t.p, &ps[0], "and stays where it is");
    cr_assert_eq(ps[0].next_timer, 50);
    cr_assert_eq(ps[1].next_timer, INT64_MAX);
    broken = INT64_MAX;
    timeout_set(&u, 200, 3);
    cr_assert_eq(u.p, &ps[1]);
    cr_assert_eq(broken, 200);
    cr_assert(timeout_set(&t, 70, 4));
    cr_assert_eq(broken, 200, "later is nobody's concern");
    cr_assert_eq(timers_run(&ps[0], 60), 70);
    cr_assert(timeout_del(&t));
    cr_assert_not(timeout_del(&t));
    cr_assert_eq(ps[0].next_timer, INT64_MAX);
    cr_assert(timeout_del(&u));
    cr_assert_eq(called, 0);
}

Test(timer, the_end_of_time_comes_before_never)
{
    Timeout t = timeout();

    timeout_set(&t, INT64_MAX, 0);
    cr_assert_eq(ps[0].next_timer, INT64_MAX - 1);
    cr_assert_eq(timers_run(&ps[0], INT64_MAX - 2), INT64_MAX - 1);
    cr_assert(timeout_del(&t));
}

Test(timer, room_comes_and_goes)
{
    enum { N = 100000 };
    Timeout *t = calloc(N, sizeof *t);
    uint32_t cap;

    for (int i = 0; i < N; i++) {
        t[i] = timeout();
        timeout_set(&t[i], 10 + i * 7919L % N, 0);
    }
    cap = ps[0].timers.cap;
    cr_assert_geq(cap, N);
    for (int i = 0; i < N / 2; i++)
        timeout_del(&t[i]);
    cr_assert_eq(ps[0].timers.cap, cap, "not at every turn");
    timers_run(&ps[0], INT64_MAX - 1);
    cr_assert_eq(called, N / 2);
    cr_assert_eq(ps[0].timers.n, 0);
    cr_assert_leq(ps[0].timers.cap * sizeof(TimerSlot), 4096);
    free(t);
}

static void
count_range(void *arg, uintptr_t lo, uintptr_t hi)
{
    (void)arg;
    for (TimerSlot *slot = (TimerSlot *)lo; slot < (TimerSlot *)hi; slot++)
        called += slot->timeout->arg == &called;
}

Test(timer, another_p_takes_over)
{
    enum { N = 1000 };
    Timeout t[N];

    for (int i = 0; i < N; i++) {
        become(i % 2);
        t[i] = timeout();
        timeout_set(&t[i], 1000 + i * 7 % N, 0);
    }
    timers_take_over(&ps[0], &ps[1]);
    cr_assert_eq(ps[1].next_timer, INT64_MAX);
    cr_assert_null(ps[1].timers.slots);
    cr_assert_eq(ps[0].next_timer, 1000);
    timers_walk(&ps[1], count_range, NULL);
    cr_assert_eq(called, 0);
    timers_walk(&ps[0], count_range, NULL);
    cr_assert_eq(called, N, "all are roots");
    called = 0;
    for (int i = 0; i < N / 2; i++)
        cr_assert(timeout_del(&t[i]));
    cr_assert_eq(timers_run(&ps[0], 1000 + N), INT64_MAX);
    cr_assert_eq(called, N / 2);
    timers_take_over(&ps[0], &ps[1]);
    cr_assert_eq(ps[0].next_timer, INT64_MAX);
}

// Several threads on a few timeouts.
enum { TIMEOUTS = 2, STEPS = 100000 };

static struct {
    Timeout t[TIMEOUTS];
    uint32_t settings;
    uint8_t ended[PS * STEPS + 1];      // by seq: how often
    int set, taken_back, called;
} race;

static void
count_call(void *arg, uint32_t seq)
{
    (void)arg;
    add_seq(&race.called, 1);
    add_seq(&race.ended[seq], 1);
}

static void *
disturb(void *arg)
{
    int self = (int)(intptr_t)arg;
    uint32_t random = (uint32_t)self * 7919 + 1;

    become(self);
    for (int i = 0; i < STEPS; i++) {
        random = random * 1664525 + 1013904223;
        Timeout *t = &race.t[(random >> 12) % TIMEOUTS];

        switch (random >> 8 & 3) {
        case 0:
        case 1:
            add_seq(&race.set, 1);
            if (timeout_set(t, load_relaxed(&now) + (random >> 16 & 31),
                            add_seq(&race.settings, 1)))
                add_seq(&race.taken_back, 1);
            break;
        case 2:
            if (timeout_del(t))
                add_seq(&race.taken_back, 1);
            break;
        case 3:
            add_seq(&now, 5);
            timers_run(&ps[random >> 16 & (PS - 1)], random >> 20 & 1 ? 0 : load_relaxed(&now));
        }
    }
    return NULL;
}

Test(timer, each_setting_ends_once)
{
    pthread_t threads[PS];

    for (int i = 0; i < TIMEOUTS; i++)
        race.t[i].fn = count_call;
    for (intptr_t i = 0; i < PS; i++)
        pthread_create(&threads[i], NULL, disturb, (void *)i);
    for (int i = 0; i < PS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < PS; i++) {
        timers_run(&ps[i], INT64_MAX - 1);
        cr_assert_eq(ps[i].timers.n, 0);
        cr_assert_eq(ms[i].thread.locks, 0);
    }
    cr_assert_eq(race.called + race.taken_back, race.set);
    cr_assert_gt(race.called, 0);
    cr_assert_gt(race.taken_back, 0);
    for (uint32_t i = 1; i <= race.settings; i++)
        cr_assert_leq(race.ended[i], 1);
}
