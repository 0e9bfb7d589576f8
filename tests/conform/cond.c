// Cond: each signal wakes one, in order of arrival, a broadcast all; nobody wakes
// without; and none is taken by who came later.
//
// Go: sync/cond_test.go, TestCondSignal, TestCondSignalGenerations,
// TestCondBroadcast, TestRace, TestCondSignalStealing.
// expect: ok
#include <rt/rt.h>

enum { GENERATIONS = 100, CROWD = 60, ROUNDS = 20, THEFTS = 300 };

typedef struct Hall {
    Mutex m;
    Cond c;
    Chan *running, *awake;      // of int: who
    bool over;                  // protected by m
} Hall;

static Hall *
hall_make(size_t n)
{
    Hall *h = gc_new(Hall);

    h->running = chan_of(int, n);
    h->awake = chan_of(int, n);
    return h;
}

static void
wait_once(Hall *h, int who)
{
    mutex_lock(&h->m);
    chan_send(h->running, &who);
    cond_wait(&h->c, &h->m);
    chan_send(h->awake, &who);
    mutex_unlock(&h->m);
}

static void
signal_one(Hall *h)
{
    mutex_lock(&h->m);
    cond_signal(&h->c);
    mutex_unlock(&h->m);
}

static void
nobody_awake(Hall *h)
{
    int who;

    if (chan_try_recv(h->awake, &who, NULL))
        panic("%d is awake", who);
}

static void
one_each(void)
{
    Hall *h = hall_make(2);
    int who;

    for (int i = 0; i < 2; i++)
        go(wait_once, h, i);
    for (int i = 0; i < 2; i++)
        chan_recv(h->running, &who);
    for (int i = 0; i < 2; i++) {
        nobody_awake(h);
        signal_one(h);
        chan_recv(h->awake, &who);
        nobody_awake(h);
    }
    cond_signal(&h->c);
}

static void
generations(void)
{
    Hall *h = hall_make(GENERATIONS);
    int who;

    for (int i = 0; i < GENERATIONS; i++) {
        go(wait_once, h, i);
        if (i > 0) {
            chan_recv(h->awake, &who);
            if (who != i - 1)
                panic("%d instead of %d", who, i - 1);
        }
        chan_recv(h->running, &who);
        signal_one(h);
    }
    chan_recv(h->awake, &who);
}

// A signal for each of many, who have come one after the other.
static void
first_in_first_out(void)
{
    Hall *h = hall_make(GENERATIONS);
    int who;

    for (int i = 0; i < GENERATIONS; i++) {
        go(wait_once, h, i);
        chan_recv(h->running, &who);
    }
    for (int i = 0; i < GENERATIONS; i++) {
        signal_one(h);
        chan_recv(h->awake, &who);
        if (who != i)
            panic("%d instead of %d", who, i);
        nobody_awake(h);
    }
}

static void
wait_until_over(Hall *h, int who)
{
    mutex_lock(&h->m);
    while (!h->over) {
        chan_send(h->running, &who);
        cond_wait(&h->c, &h->m);
        chan_send(h->awake, &who);
    }
    mutex_unlock(&h->m);
}

static void
all_once(Hall *h)
{
    bool seen[CROWD] = { false };

    for (int i = 0; i < CROWD; i++) {
        int who;

        chan_recv(h->awake, &who);
        if (seen[who])
            panic("%d woke twice", who);
        seen[who] = true;
    }
}

static void
broadcast(void)
{
    Hall *h = hall_make(CROWD);

    for (int i = 0; i < CROWD; i++)
        go(wait_until_over, h, i);
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < CROWD; i++)
            chan_recv(h->running, NULL);
        mutex_lock(&h->m);
        h->over = round == ROUNDS - 1;
        nobody_awake(h);
        cond_broadcast(&h->c);
        mutex_unlock(&h->m);
        all_once(h);
    }
    if (chan_len(h->running) != 0)
        panic("somebody stayed");
    cond_broadcast(&h->c);
}

// Three hand a number on, with and without waiting for it.
typedef struct Relay { Mutex m; Cond c; int x; } Relay;

static void
first_runner(Relay *r)
{
    mutex_lock(&r->m);
    r->x = 1;
    cond_wait(&r->c, &r->m);
    if (r->x != 2)
        panic("%d instead of 2", r->x);
    r->x = 3;
    cond_signal(&r->c);
    mutex_unlock(&r->m);
}

static void
pause(Relay *r)
{
    mutex_unlock(&r->m);
    go_yield();
    mutex_lock(&r->m);
}

static void
second_runner(Relay *r)
{
    mutex_lock(&r->m);
    while (r->x != 1)
        pause(r);
    r->x = 2;
    cond_signal(&r->c);
    mutex_unlock(&r->m);
}

static void
third_runner(Relay *r)
{
    mutex_lock(&r->m);
    while (r->x != 2 && r->x != 3)
        pause(r);
    if (r->x == 2) {
        cond_wait(&r->c, &r->m);
        if (r->x != 3)
            panic("%d instead of 3", r->x);
    }
    mutex_unlock(&r->m);
}

static void
relay(void)
{
    WaitGroup wg = { 0 };
    Relay r = { 0 };

    wg_go(&wg, first_runner, &r);
    wg_go(&wg, second_runner, &r);
    wg_go(&wg, third_runner, &r);
    wg_wait(&wg);
}

static void
wait_again(Hall *h)
{
    mutex_lock(&h->m);
    while (!h->over)
        cond_wait(&h->c, &h->m);
    mutex_unlock(&h->m);
}

// The broadcast may reach the second waiter or not; the first it must.
static void
stealing(void)
{
    WaitGroup wg = { 0 };
    Hall *h = hall_make(1);

    wg_go(&wg, wait_once, h, 1);
    chan_recv(h->running, NULL);
    mutex_lock(&h->m);
    mutex_unlock(&h->m);
    wg_go(&wg, cond_broadcast, &h->c);
    wg_go(&wg, wait_again, h);
    chan_recv(h->awake, NULL);
    mutex_lock(&h->m);
    h->over = true;
    mutex_unlock(&h->m);
    cond_broadcast(&h->c);
    wg_wait(&wg);
}

int
main(void)
{
    one_each();
    generations();
    first_in_first_out();
    broadcast();
    relay();
    for (int i = 0; i < THEFTS; i++)
        stealing();
    print("ok\n");
    return 0;
}
