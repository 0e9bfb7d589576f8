// units: netpoll/fdmutex.c
// The lock of a descriptor, with threads as goroutines and semaphores made of a
// mutex and a condition.  The list of cases is Go's (internal/poll).
#include <criterion/criterion.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>
#include "netpoll/fdmutex.h"
#include "rt/atomic.h"
#include "sched/park.h"

#define USERS_MASK (((UINT64_C(1) << 20) - 1) << 3)
#define READERS_MASK (((UINT64_C(1) << 20) - 1) << 23)

static pthread_mutex_t big = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int releases;            // calls of semrelease so far

void
semacquire(uint32_t *addr, WaitReason why)
{
    cr_assert_eq(why, WAIT_FD_LOCK);
    pthread_mutex_lock(&big);
    while (*addr == 0)
        pthread_cond_wait(&changed, &big);
    --*addr;
    pthread_mutex_unlock(&big);
}

void
semrelease(uint32_t *addr)
{
    pthread_mutex_lock(&big);
    ++*addr;
    releases++;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&big);
}

void
panic(const char *fmt, ...)
{
    (void)fmt;
    _exit(3);
}

void
check_failed(const char *expr, const char *file, int line)
{
    (void)expr, (void)file, (void)line;
    _exit(4);
}

Test(fdmutex, nobody_enters_after_close)
{
    FdMutex mu = { 0 };

    cr_assert(fdmutex_ref(&mu));
    cr_assert(!fdmutex_unref(&mu));
    cr_assert(fdmutex_close(&mu));
    cr_assert(!fdmutex_close(&mu));
    cr_assert(!fdmutex_ref(&mu));
    cr_assert(!fdmutex_lock(&mu, FD_READ));
    cr_assert(!fdmutex_lock(&mu, FD_WRITE));
    cr_assert(fdmutex_unref(&mu), "the closer was the last");
}

Test(fdmutex, sides_are_apart)
{
    FdMutex mu = { 0 };

    cr_assert(fdmutex_lock(&mu, FD_READ));
    cr_assert(fdmutex_lock(&mu, FD_WRITE));
    cr_assert(!fdmutex_unlock(&mu, FD_READ));
    cr_assert(!fdmutex_unlock(&mu, FD_WRITE));
    cr_assert_eq(mu.state, 0);
}

Test(fdmutex, the_last_user_is_told)
{
    for (int last = 0; last < 4; last++) {
        FdMutex mu = { 0 };

        cr_assert(fdmutex_lock(&mu, FD_READ));
        cr_assert(fdmutex_lock(&mu, FD_WRITE));
        cr_assert(fdmutex_ref(&mu));
        cr_assert(fdmutex_close(&mu));
        for (int i = 1; i <= 4; i++) {
            int who = (last + i) % 4;
            bool told = who == 0 ? fdmutex_unlock(&mu, FD_READ)
                      : who == 1 ? fdmutex_unlock(&mu, FD_WRITE) : fdmutex_unref(&mu);
            cr_assert_eq(told, i == 4);
        }
    }
}

typedef struct Locker {
    pthread_t thread;
    FdMutex *mu;
    bool got, done;
} Locker;

static void *
lock_reader(void *arg)
{
    Locker *l = arg;

    l->got = fdmutex_lock(l->mu, FD_READ);
    store_seq(&l->done, true);
    return NULL;
}

static void
start_locker(Locker *l, FdMutex *mu)
{
    *l = (Locker){ .mu = mu };
    cr_assert_eq(pthread_create(&l->thread, NULL, lock_reader, l), 0);
}

static void
wait_for_readers(FdMutex *mu, uint64_t n)
{
    while ((load_seq(&mu->state) & READERS_MASK) >> 23 != n)
        usleep(100);
}

Test(fdmutex, close_sends_the_queue_away, .timeout = 20)
{
    FdMutex mu = { 0 };
    Locker lockers[4];

    cr_assert(fdmutex_lock(&mu, FD_READ));
    for (int i = 0; i < 4; i++)
        start_locker(&lockers[i], &mu);
    wait_for_readers(&mu, 4);
    for (int i = 0; i < 4; i++)
        cr_assert(!load_seq(&lockers[i].done));

    cr_assert(fdmutex_close(&mu));
    for (int i = 0; i < 4; i++) {
        pthread_join(lockers[i].thread, NULL);
        cr_assert(!lockers[i].got);
    }
    cr_assert(!fdmutex_unref(&mu), "the reader is still inside");
    cr_assert(fdmutex_unlock(&mu, FD_READ));
}

Test(fdmutex, unlock_wakes_one, .timeout = 20)
{
    FdMutex mu = { 0 };
    Locker lockers[3];

    cr_assert(fdmutex_lock(&mu, FD_READ));
    for (int i = 0; i < 3; i++)
        start_locker(&lockers[i], &mu);
    wait_for_readers(&mu, 3);
    for (int inside = 1; inside <= 3; inside++) {
        cr_assert(!fdmutex_unlock(&mu, FD_READ));
        int done = 0;
        while (done < inside) {
            done = 0;
            for (int i = 0; i < 3; i++)
                done += load_seq(&lockers[i].done);
        }
        cr_assert_eq(done, inside);
        cr_assert_eq(releases, inside);
    }
    cr_assert(!fdmutex_unlock(&mu, FD_READ));
    for (int i = 0; i < 3; i++)
        pthread_join(lockers[i].thread, NULL);
    cr_assert_eq(mu.state, 0);
}

Test(fdmutex, too_many_users, .exit_code = 3)
{
    FdMutex mu = { .state = USERS_MASK - (1 << 3) };

    cr_assert(fdmutex_ref(&mu));
    cr_assert_eq(mu.state, USERS_MASK);
    fdmutex_ref(&mu);
}

Test(fdmutex, too_many_waiters, .exit_code = 3)
{
    FdMutex mu = { .state = READERS_MASK | 2 };

    fdmutex_lock(&mu, FD_READ);
}

Test(fdmutex, unref_without_ref, .exit_code = 4)
{
    FdMutex mu = { 0 };

    fdmutex_unref(&mu);
}

Test(fdmutex, unlock_without_lock, .exit_code = 4)
{
    FdMutex mu = { 0 };

    cr_assert(fdmutex_lock(&mu, FD_READ));
    fdmutex_unlock(&mu, FD_WRITE);
}

// Threads read, write and refer at random; the sides exclude, and after the
// close exactly one of them is told that it was the last.
enum { THREADS = 6, ROUNDS = 20000 };

static struct {
    FdMutex mu;
    int inside[2], last;
} stress;

static void *
use(void *arg)
{
    unsigned seed = (unsigned)(uintptr_t)arg;

    for (int i = 0; i < ROUNDS; i++) {
        int what = rand_r(&seed) % 3;
        bool last;

        if (what == 2) {
            if (!fdmutex_ref(&stress.mu))
                break;
            last = fdmutex_unref(&stress.mu);
        } else {
            if (!fdmutex_lock(&stress.mu, (FdSide)what))
                break;
            cr_assert_eq(add_seq(&stress.inside[what], 1), 1);
            add_seq(&stress.inside[what], -1);
            last = fdmutex_unlock(&stress.mu, (FdSide)what);
        }
        if (last)
            add_seq(&stress.last, 1);
    }
    return NULL;
}

Test(fdmutex, stress, .timeout = 60)
{
    pthread_t threads[THREADS];

    for (uintptr_t i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, use, (void *)(i + 1));
    usleep(20000);
    cr_assert(fdmutex_close(&stress.mu));
    if (fdmutex_unref(&stress.mu))
        add_seq(&stress.last, 1);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    cr_assert_eq(stress.last, 1);
    cr_assert_eq(stress.mu.state & ~UINT64_C(1), 0);
}
