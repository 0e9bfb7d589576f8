// units: netpoll/polldesc.c
// The deadlines of a PollDesc: passing, past, moved, and called too late.
#include "tests/unit/polldesc.h"

TestSuite(polldesc_deadline, .init = setup, .fini = teardown, .timeout = 60);

Test(polldesc_deadline, a_deadline_passes)
{
    pd_set_deadline(fixture, PD_IN | PD_OUT, NOW + 1);
    cr_assert_eq(find_set(deadline(POLL_READ))->when, NOW + 1);
    cr_assert_eq(find_set(deadline(POLL_WRITE))->when, NOW + 1);
    cr_assert_eq(pd_reset(fixture, POLL_READ), 0);
    call(take_set(deadline(POLL_READ)));
    cr_assert_eq(pd_reset(fixture, POLL_READ), -EDEADLINE);
    cr_assert_eq(pd_wait(fixture, POLL_READ), -EDEADLINE);
    cr_assert_eq(pd_reset(fixture, POLL_WRITE), 0, "each direction has its own");
    event(pd_tag(fixture), PD_OUT);
    cr_assert_eq(pd_wait(fixture, POLL_WRITE), 0);
}

Test(polldesc_deadline, a_deadline_in_the_past_comes_before_events)
{
    event(pd_tag(fixture), PD_IN);
    pd_set_deadline(fixture, PD_IN, NOW);
    cr_assert_eq(pd_wait(fixture, POLL_READ), -EDEADLINE);
    pd_set_deadline(fixture, PD_IN, INT64_MIN);
    cr_assert_eq(pd_wait(fixture, POLL_READ), -EDEADLINE);
    cr_assert_null(find_set(deadline(POLL_READ)));
    event(pd_tag(fixture), PD_ERROR_ONLY);
    cr_assert_eq(pd_wait(fixture, POLL_READ), -EDEADLINE, "also before an error");
}

Test(polldesc_deadline, a_deadline_moves)
{
    pd_set_deadline(fixture, PD_IN, NOW - 1);
    pd_set_deadline(fixture, PD_IN, NOW + 5);
    cr_assert_eq(pd_reset(fixture, POLL_READ), 0);
    pd_set_deadline(fixture, PD_IN, INT64_MAX);
    cr_assert_eq(find_set(deadline(POLL_READ))->when, INT64_MAX);
    pd_set_deadline(fixture, PD_IN, 0);
    cr_assert_null(find_set(deadline(POLL_READ)));
    cr_assert_eq(pd_reset(fixture, POLL_READ), 0);
}

// A timeout that was due is called when everything has changed already.
Test(polldesc_deadline, a_late_deadline_is_ignored)
{
    for (int64_t then = 0; then <= NOW + 7; then += NOW + 7) {
        pd_set_deadline(fixture, PD_IN, NOW + 1);
        Set late = take_set(deadline(POLL_READ));

        pd_set_deadline(fixture, PD_IN, then);
        call(late);
        cr_assert_eq(pd_reset(fixture, POLL_READ), 0);
    }
}

Test(polldesc_deadline, a_deadline_misses_the_next_generation)
{
    PollDesc *pd = pd_alloc();

    pd_set_deadline(pd, PD_IN | PD_OUT, NOW + 1);
    Set late = take_set(&pd->deadline[POLL_READ]);
    pd_unblock(pd);
    cr_assert_null(find_set(&pd->deadline[POLL_WRITE]), "the close takes it back");
    pd_set_deadline(pd, PD_IN, NOW + 1);
    cr_assert_null(find_set(&pd->deadline[POLL_READ]), "none after the close");
    pd_free(pd);
    call(late);

    PollDesc *again = pd_alloc();
    cr_assert_eq(again, pd);
    call(late);
    cr_assert_eq(pd_reset(again, POLL_READ), 0);
    pd_set_deadline(again, PD_IN, NOW + 1);
    call(late);
    cr_assert_eq(pd_reset(again, POLL_READ), 0);
    pd_unblock(again);
}

static void
expire_now(void)
{
    call(take_set(deadline(POLL_READ)));
}

Test(polldesc_deadline, a_deadline_on_the_way_to_park)
{
    pd_set_deadline(fixture, PD_IN, NOW + 1);
    before_commit = expire_now;
    cr_assert_eq(pd_wait(fixture, POLL_READ), -EDEADLINE);
    cr_assert_eq(parks, 0);
}

Test(polldesc_deadline, a_deadline_wakes)
{
    int err;

    pd_set_deadline(fixture, PD_IN, NOW + 1);
    pthread_t thread = parked_reader(&err);
    pd_set_deadline(fixture, PD_OUT, NOW - 1);
    cr_assert_eq(load_seq(&poll_waiters), 1, "that was not for readers");
    call(take_set(deadline(POLL_READ)));
    pthread_join(thread, NULL);
    cr_assert_eq(err, -EDEADLINE);
}

Test(polldesc_deadline, a_past_deadline_set_by_another_wakes)
{
    int err;
    pthread_t thread = parked_reader(&err);

    pd_set_deadline(fixture, PD_IN, -1);
    pthread_join(thread, NULL);
    cr_assert_eq(err, -EDEADLINE);
}

// Interrupted, and before it has looked why, the deadline is gone: it parks
// once more.
Test(polldesc_deadline, a_deadline_moved_after_it_woke)
{
    int err;
    pthread_t thread = parked_reader(&err);

    pthread_mutex_lock(&locks[RANK_POLLDESC]);
    G *gp = (G *)swap_seq(&fixture->waiter[POLL_READ], PD_NONE);
    goready(gp);
    add_seq(&poll_waiters, -1);
    pthread_mutex_unlock(&locks[RANK_POLLDESC]);
    while (load_seq(&parks) < 2)
        usleep(100);
    event(pd_tag(fixture), PD_IN);
    pthread_join(thread, NULL);
    cr_assert_eq(err, 0);
}
