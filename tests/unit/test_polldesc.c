// units: netpoll/polldesc.c
// The state machine of PollDesc: every arrow of its diagram, the generations,
// and a race of events, closing and waiting with threads as goroutines.
#include <criterion/criterion.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>
#include <rt/err.h>
#include "netpoll/polldesc.h"
#include "rt/atomic.h"
#include "rt/lock.h"
#include "sched/poller.h"

// A goroutine that parks is a thread that waits on its own condition.
struct G {
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    bool parked;
    G *next;
};

static _Thread_local G self = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, NULL };
static void (*before_commit)(void);     // what happens while the G is in PD_WAIT
static int parks;
int32_t poll_waiters;

void
gopark(ParkCommit *commit, void *arg, WaitReason why)
{
    cr_assert(why == WAIT_READ || why == WAIT_WRITE);
    if (before_commit != NULL)
        before_commit();
    pthread_mutex_lock(&self.mutex);
    self.parked = true;
    if (commit(&self, arg)) {
        add_seq(&parks, 1);
        while (self.parked)
            pthread_cond_wait(&self.wake, &self.mutex);
    }
    self.parked = false;
    pthread_mutex_unlock(&self.mutex);
}

void
goready(G *gp)
{
    pthread_mutex_lock(&gp->mutex);
    cr_assert(gp->parked);
    gp->parked = false;
    pthread_cond_signal(&gp->wake);
    pthread_mutex_unlock(&gp->mutex);
}

void
glist_push(GList *list, G *gp)
{
    gp->next = list->head;
    list->head = gp;
}

static void
run(GList *list)
{
    while (list->head != NULL) {
        G *gp = list->head;

        list->head = gp->next;
        goready(gp);
        add_seq(&poll_waiters, -1);
    }
}

static pthread_mutex_t lock_of_all = PTHREAD_MUTEX_INITIALIZER;

void
lock(Lock *l)
{
    cr_assert_eq(l->rank, RANK_POLLFREE);
    pthread_mutex_lock(&lock_of_all);
}

void
unlock(Lock *l)
{
    (void)l;
    pthread_mutex_unlock(&lock_of_all);
}

void *
persist_alloc(size_t n)
{
    static _Alignas(64) char memory[4096];
    static size_t used;

    used += n;
    return memory + used - n;
}

void
check_failed(const char *expr, const char *file, int line)
{
    (void)expr, (void)file, (void)line;
    _exit(4);
}

static void
event(uint64_t tag, unsigned what)
{
    GList list = { 0 };

    pd_event(tag, what, &list);
    run(&list);
}

static PollDesc *fixture;

static void
setup(void)
{
    fixture = pd_alloc();
    cr_assert_not_null(fixture);
}

static void
teardown(void)
{
    cr_assert_eq(poll_waiters, 0);
    cr_assert(pd_check(fixture));
}

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

static void *
wait_to_read(void *err)
{
    *(int *)err = pd_wait(fixture, POLL_READ);
    return NULL;
}

static pthread_t
parked_reader(int *err)
{
    pthread_t thread;

    *err = 1;
    pthread_create(&thread, NULL, wait_to_read, err);
    while (load_seq(&fixture->waiter[POLL_READ]) <= PD_WAIT)
        usleep(100);
    cr_assert_eq(load_seq(&poll_waiters), 1);
    cr_assert(pd_check(fixture));
    return thread;
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
    pthread_t producer, disturber;
    int taken = 0;

    race.stale = pd_tag(fixture);
    pd_free(fixture);
    fixture = pd_alloc();
    pthread_create(&producer, NULL, produce, NULL);
    pthread_create(&disturber, NULL, disturb, NULL);
    while (taken < TOKENS) {
        pd_reset(fixture, POLL_READ);
        int n = swap_seq(&race.tokens, 0);
        taken += n;
        if (n == 0)
            cr_assert_eq(pd_wait(fixture, POLL_READ), 0);
    }
    store_seq(&race.over, true);
    pthread_join(producer, NULL);
    pthread_join(disturber, NULL);
    cr_assert(pd_steady(fixture));
}
