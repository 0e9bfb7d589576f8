// Mutexes of both kinds keep all others out of plain variables; a Once, a WaitGroup
// and a Cond pass on what was written before.
//
// units: sched/mutex.c sched/rwmutex.c sched/once.c sched/waitgroup.c sched/cond.c
// units: sched/sema.c sched/waiters.c sched/latch.c sched/glist.c rt/lock.c
// also: -DRT0_TORTURE
// breaks: -DLEFT_OUT
// breaks: -U__ATOMIC_SEQ_CST -D__ATOMIC_SEQ_CST=0
#include <stdlib.h>
#include <rt/sync.h>
#include "tests/tsan/host.h"

enum { EACH = 4, TURNS = 1000, ROUNDS = 40 };

typedef struct Bank {
    WaitGroup all;
    Mutex mutex;
    long account[2];            // protected by mutex; the sum is 0
    RWMutex rates_mutex;
    long rates[2];              // protected by rates_mutex; equal
    Once opened;
    long opening;               // written once, before all others
    long tried;
} Bank;

static void
open_bank(Bank *b)
{
    b->opening++;
}

static void
customer(void *arg)
{
    Bank *b = arg;
    long rates = 0;

    once_do(&b->opened, open_bank, b);
    need(b->opening == 1);
    for (int i = 0; i < TURNS; i++) {
        if (i % 4 != 0 || !mutex_try_lock(&b->mutex))
            mutex_lock(&b->mutex);
        need(b->account[0] + b->account[1] == 0);
        b->account[0]++;
        b->account[1]--;
        mutex_unlock(&b->mutex);

        if (i % 4 != 1 || !rwmutex_try_rlock(&b->rates_mutex))
            rwmutex_rlock(&b->rates_mutex);
        need(b->rates[0] == b->rates[1] && b->rates[0] >= rates);
        rates = b->rates[0];
        rwmutex_runlock(&b->rates_mutex);
    }
    wg_done(&b->all);
}

static void
clerk(void *arg)
{
    Bank *b = arg;

    for (int i = 0; i < TURNS / 4; i++) {
#ifndef LEFT_OUT
        if (i % 4 != 0 || !rwmutex_try_lock(&b->rates_mutex))
            rwmutex_lock(&b->rates_mutex);
#endif
        b->rates[0]++;
        b->rates[1]++;
#ifndef LEFT_OUT
        rwmutex_unlock(&b->rates_mutex);
#endif
    }
    wg_done(&b->all);
}

static void
bank(void)
{
    Bank b = { 0 };

    wg_add(&b.all, 2 * EACH);
    for (int i = 0; i < EACH; i++) {
        host_go(customer, &b);
        host_go(clerk, &b);
    }
    wg_wait(&b.all);
    need(b.account[0] == EACH * TURNS && b.account[1] == -EACH * TURNS);
    need(b.rates[0] == EACH * (TURNS / 4));
}

// A queue with a place for one, and conditions for both sides.
typedef struct Place {
    WaitGroup all;
    Mutex mutex;
    Cond filled, emptied;
    long *what;                 // protected by mutex; NULL: nothing
    long sum;
} Place;

static void
bringer(void *arg)
{
    Place *p = arg;

    for (int i = 1; i <= TURNS / 4; i++) {
        long *number = malloc(sizeof *number);

        *number = i;
        mutex_lock(&p->mutex);
        while (p->what != NULL)
            cond_wait(&p->emptied, &p->mutex);
        p->what = number;
        mutex_unlock(&p->mutex);
        cond_signal(&p->filled);
    }
    wg_done(&p->all);
}

static void
taker(void *arg)
{
    Place *p = arg;

    for (int i = 1; i <= TURNS / 4; i++) {
        mutex_lock(&p->mutex);
        while (p->what == NULL)
            cond_wait(&p->filled, &p->mutex);
        p->sum += *p->what;
        free(p->what);
        p->what = NULL;
        if (i % 2)
            cond_broadcast(&p->emptied);
        else
            cond_signal(&p->emptied);
        mutex_unlock(&p->mutex);
    }
    wg_done(&p->all);
}

static void
place(void)
{
    Place p = { 0 };

    wg_add(&p.all, 2 * EACH);
    for (int i = 0; i < EACH; i++) {
        host_go(bringer, &p);
        host_go(taker, &p);
    }
    wg_wait(&p.all);
    need(p.sum == (long)EACH * (TURNS / 4) * (TURNS / 4 + 1) / 2);
}

// A group on the stack: nobody touches it after wg_wait has returned.
typedef struct Crew { WaitGroup all; int results[EACH]; } Crew;
typedef struct Hand { Crew *crew; int i; } Hand;

static void
hand(void *arg)
{
    Hand h = *(Hand *)arg;

    h.crew->results[h.i] = h.i;
    wg_done(&h.crew->all);
}

static void
crew(void)
{
    Crew c = { 0 };
    Hand hands[EACH];

    wg_add(&c.all, EACH);
    for (int i = 0; i < EACH; i++) {
        hands[i] = (Hand){ &c, i };
        host_go(hand, &hands[i]);
    }
    wg_wait(&c.all);
    for (int i = 0; i < EACH; i++)
        need(c.results[i] == i);
    c = (Crew){ 0 };
}

void
program(void)
{
    bank();
    place();
    for (int i = 0; i < ROUNDS; i++)
        crew();
}
