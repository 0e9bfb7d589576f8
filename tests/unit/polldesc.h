// What stands in for the scheduler in hosted tests of PollDesc: a goroutine is a
// thread, a clock stands still, and a timeout is due when the test says so.
#pragma once
#include <criterion/criterion.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>
#include <rt/err.h>
#include "netpoll/polldesc.h"
#include "rt/atomic.h"
#include "rt/clock.h"
#include "rt/lock.h"
#include "sched/poller.h"
#include "sched/timer.h"

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

static pthread_mutex_t locks[] = {
    [RANK_POLLDESC] = PTHREAD_MUTEX_INITIALIZER,
    [RANK_POLLFREE] = PTHREAD_MUTEX_INITIALIZER,
    [RANK_TIMERS] = PTHREAD_MUTEX_INITIALIZER,
};

void
lock(Lock *l)
{
    cr_assert(l->rank == RANK_POLLDESC || l->rank == RANK_POLLFREE);
    pthread_mutex_lock(&locks[l->rank]);
}

void
unlock(Lock *l)
{
    pthread_mutex_unlock(&locks[l->rank]);
}

// The clock stands where a test puts it; a timeout is due when a test says so.
enum { NOW = 1000 };

typedef struct Set {
    Timeout *t;
    int64_t when;
    uint32_t seq;
} Set;

static Set sets[2];                     // what is pending

int64_t
clock_monotonic(void)
{
    return NOW;
}

static Set *
find_set(const Timeout *t)
{
    return t == sets[0].t ? &sets[0] : t == sets[1].t ? &sets[1] : NULL;
}

bool
timeout_set(Timeout *t, int64_t when, uint32_t seq)
{
    pthread_mutex_lock(&locks[RANK_TIMERS]);
    Set *old = find_set(t), *set = old != NULL ? old : find_set(NULL);
    *set = (Set){ t, when, seq };
    pthread_mutex_unlock(&locks[RANK_TIMERS]);
    return old != NULL;
}

// Takes out what is pending of a timeout.
static Set
take_set(const Timeout *t)
{
    pthread_mutex_lock(&locks[RANK_TIMERS]);
    Set *old = find_set(t), was = { 0 };
    if (old != NULL) {
        was = *old;
        *old = (Set){ 0 };
    }
    pthread_mutex_unlock(&locks[RANK_TIMERS]);
    return was;
}

bool
timeout_del(Timeout *t)
{
    return take_set(t).t != NULL;
}

static void
call(Set was)
{
    if (was.t != NULL)
        was.t->fn(was.t->arg, was.seq);
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
    pd_unblock(fixture);
    cr_assert_null(sets[0].t);
    cr_assert_null(sets[1].t);
}

static Timeout *
deadline(PollMode mode)
{
    return &fixture->deadline[mode];
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
