// units: netpoll/polldesc.c
// The state machine of PollDesc: every arrow of its diagram, the generations,
// and a race of events, deadlines and waiting with threads as goroutines.
#include "tests/unit/polldesc.h"

TestSuite(polldesc, .init = setup, .fini = teardown, .timeout = 60);

Test(polldesc, an_event_is_kept_for_the_next_wait)
{
    event(pd_tag(fixture), PD_IN);
    cr_assert_eq(fixture->waiter[POLL_READ], PD_READY);
    cr_assert_eq(fixture->waiter[POLL_WRITE], PD_NONE);
    event(pd_tag(fixture), PD_IN);
    cr_assert_eq(pd_wait(fixture, POLL_READ), 0);
    cr_assert_eq(fixture->waiter[POLL_READ], PD_NONE);
    cr_assert_eq(parks, 0);
}

Test(polldesc, reset_forgets)
{
    event(pd_tag(fixture), PD_IN | PD_OUT);
    pd_reset(fixture, POLL_READ);
    cr_assert_eq(fixture->waiter[POLL_READ], PD_NONE);
    cr_assert_eq(fixture->waiter[POLL_WRITE], PD_READY);
}

static void
event_now(void)
{
    cr_assert_eq(fixture->waiter[POLL_READ], PD_WAIT);
    cr_assert(pd_check(fixture));
    event(pd_tag(fixture), PD_IN);
    cr_assert_eq(fixture->waiter[POLL_READ], PD_READY);
}

Test(polldesc, an_event_on_the_way_to_park)
{
    before_commit = event_now;
    cr_assert_eq(pd_wait(fixture, POLL_READ), 0);
    cr_assert_eq(parks, 0);
    cr_assert_eq(fixture->waiter[POLL_READ], PD_NONE);
}

static void
unblock_now(void)
{
    pd_unblock(fixture);
}

Test(polldesc, a_close_on_the_way_to_park)
{
    before_commit = unblock_now;
    cr_assert_eq(pd_wait(fixture, POLL_WRITE), -ECLOSED);
    cr_assert_eq(parks, 0);
}

Test(polldesc, closed_before)
{
    event(pd_tag(fixture), PD_IN);
    pd_unblock(fixture);
    cr_assert_eq(pd_wait(fixture, POLL_READ), -ECLOSED);
    cr_assert_eq(pd_wait(fixture, POLL_WRITE), -ECLOSED);
}

Test(polldesc, an_event_wakes)
{
    int err;
    pthread_t thread = parked_reader(&err);

    event(pd_tag(fixture), PD_OUT);
    cr_assert_eq(load_seq(&poll_waiters), 1, "room is nothing to a reader");
    event(pd_tag(fixture), PD_IN);
    pthread_join(thread, NULL);
    cr_assert_eq(err, 0);
}

Test(polldesc, a_close_wakes)
{
    int err;
    pthread_t thread = parked_reader(&err);

    pd_unblock(fixture);
    pthread_join(thread, NULL);
    cr_assert_eq(err, -ECLOSED);
}

Test(polldesc, an_error_is_for_readers_and_until_the_next_event)
{
    event(pd_tag(fixture), PD_IN | PD_OUT | PD_ODD | PD_ERROR_ONLY);
    cr_assert_eq(pd_wait(fixture, POLL_READ), -EIO);
    cr_assert_eq(pd_wait(fixture, POLL_WRITE), 0);
    event(pd_tag(fixture), PD_IN);
    cr_assert_eq(pd_wait(fixture, POLL_READ), 0);
}

Test(polldesc, steady_until_something_odd)
{
    event(pd_tag(fixture), PD_IN | PD_OUT);
    cr_assert(pd_steady(fixture));
    event(pd_tag(fixture), PD_IN | PD_ODD);
    cr_assert(!pd_steady(fixture));
    event(pd_tag(fixture), PD_IN);
    cr_assert(!pd_steady(fixture));
}

Test(polldesc, two_readers_are_a_bug, .exit_code = 4)
{
    int err;

    parked_reader(&err);
    pd_wait(fixture, POLL_READ);
}

Test(polldesc, a_late_event_misses_the_next_generation)
{
    PollDesc *pd = pd_alloc();
    uint64_t tag = pd_tag(pd);

    pd_unblock(pd);
    pd_free(pd);
    event(tag, PD_IN | PD_OUT | PD_ODD | PD_ERROR_ONLY);
    cr_assert(pd_check(pd));

    PollDesc *again = pd_alloc();
    cr_assert_eq(again, pd, "the free list gives the last one back");
    cr_assert_neq(pd_tag(again), tag);
    event(tag, PD_IN | PD_OUT | PD_ODD | PD_ERROR_ONLY);
    cr_assert_eq(again->waiter[POLL_READ], PD_NONE);
    cr_assert_eq(again->waiter[POLL_WRITE], PD_NONE);
    cr_assert(pd_steady(again));
    event(pd_tag(again), PD_IN);
    cr_assert_eq(pd_wait(again, POLL_READ), 0);
}

Test(polldesc, generations_go_round)
{
    PollDesc *pd = pd_alloc();
    uint64_t first = pd_tag(pd);

    for (int i = 0; i < 1 << PD_GENERATION_BITS; i++) {
        cr_assert(i == 0 || pd_tag(pd) != first);
        pd_free(pd);
        pd = pd_alloc();
    }
    cr_assert_eq(pd_tag(pd), first);
    cr_assert(pd_steady(pd));
}

// One goroutine counts down what another thread counts up, by the protocol of
// fd.c: reset, look, wait.  A lost event would stop it for ever.  A third thread
// sends stale and false events all the while.
enum { TOKENS = 200000 };

static struct {
    int tokens;
    uint64_t stale;
    bool over;
} race;

static void *
produce(void *arg)
{
    (void)arg;
    for (int i = 0; i < TOKENS; i++) {
        add_seq(&race.tokens, 1);
        event(pd_tag(fixture), i % 3 ? PD_IN : PD_IN | PD_OUT);
        // Now and then let the consumer come to park.
        if (i % 64 == 0)
            while (load_seq(&race.tokens) > 0)
                ;
    }
    return NULL;
}

// Deadlines far off, in the past, and none; those that pass are called late, and
// the last one is none.
static void *
hurry(void *arg)
{
    Set late = { 0 };

    (void)arg;
    for (int i = 0; !load_seq(&race.over); i++) {
        pd_set_deadline(fixture, i % 3 ? PD_IN : PD_IN | PD_OUT, i % 4 ? NOW + i : NOW - i % 8);
        call(late);
        late = take_set(deadline(POLL_READ));
        if (i % 5 == 0)
            call(late);
        usleep(10);
    }
    pd_set_deadline(fixture, PD_IN | PD_OUT, 0);
    call(late);
    return NULL;
}

static void *
disturb(void *arg)
{
    (void)arg;
    while (!load_seq(&race.over)) {
        event(race.stale, PD_IN | PD_ERROR_ONLY | PD_ODD);
        event(pd_tag(fixture), PD_IN);
        usleep(10);
    }
    return NULL;
}

Test(polldesc, no_event_is_lost, .timeout = 120)
{
    pthread_t producer, disturber, hurrier;
    int taken = 0, late = 0;

    race.stale = pd_tag(fixture);
    pd_free(fixture);
    fixture = pd_alloc();
    pthread_create(&producer, NULL, produce, NULL);
    pthread_create(&disturber, NULL, disturb, NULL);
    pthread_create(&hurrier, NULL, hurry, NULL);
    while (taken < TOKENS) {
        int err = pd_reset(fixture, POLL_READ);
        int n = swap_seq(&race.tokens, 0);
        taken += n;
        if (n == 0 && err == 0)
            err = pd_wait(fixture, POLL_READ);
        cr_assert(err == 0 || err == -EDEADLINE);
        late += err != 0;
    }
    store_seq(&race.over, true);
    pthread_join(producer, NULL);
    pthread_join(disturber, NULL);
    pthread_join(hurrier, NULL);
    cr_assert_gt(late, 0);
    cr_assert_eq(pd_reset(fixture, POLL_READ), 0);
    cr_assert(pd_steady(fixture));
}
