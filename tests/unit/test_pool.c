// units: sched/pool.c
// Pool with threads as Ms: nothing comes out twice, nothing is lost but to
// collections, and those drop what two of them found unused.
#include <criterion/criterion.h>
#include <pthread.h>
#include <stdlib.h>
#include <rt/gc.h>
#include <rt/go.h>
#include <rt/sync.h>
#include "rt/atomic.h"
#include "sched/sched.h"

enum { PS = 4, STEPS = 20000, ROUNDS = 40, MOST_OUT = 200 };

static P ps[PS];
static M ms[PS];
static P *all_ps[PS] = { &ps[0], &ps[1], &ps[2], &ps[3] };
Sched sched = { .all_ps = all_ps, .made_ps = PS, .nprocs = 1 };

// The word that leads to the M is unused in the host's thread block, too.
static void
become(int i)
{
    M *m = &ms[i];

    ps[i].id = (uint32_t)i;
    m->p = &ps[i];
    __asm__ volatile("mov %0, %%fs:%c1" ::"r"(m), "i"(TCB_M_OFFSET) : "memory");
    cr_assert_eq(getm(), m);
}

typedef struct Kept { struct Kept *next; void *object; } Kept;
static Kept *kept;

void *
gc_alloc(size_t n)
{
    Kept *k = malloc(sizeof *k);

    *k = (Kept){ load_relaxed(&kept), calloc(1, n) };
    while (!cas_seq(&kept, &k->next, k))
        ;
    return k->object;
}

void
preempt_point(void)
{
}

void
panic(const char *fmt, ...)
{
    cr_assert_fail("%s", fmt);
    abort();
}

typedef struct Thing { uint32_t out; } Thing;   // atomic: 1 while somebody has it

static Pool pool;
static int64_t made, twice;     // atomic

static void *
make(void)
{
    Thing *t = gc_alloc(sizeof *t);

    add_relaxed(&made, 1);
    t->out = 0;
    return t;
}

static Thing *
get(void)
{
    Thing *t = pool_get(&pool);

    if (t != NULL && swap_seq(&t->out, 1) != 0)
        add_relaxed(&twice, 1);
    return t;
}

static void
put(Thing *t)
{
    store_seq(&t->out, 0);
    pool_put(&pool, t);
}

static void *
work(void *arg)
{
    Thing *have[MOST_OUT];
    uint32_t n = 0, x = 1 + (uint32_t)(uintptr_t)arg;

    become((int)((uintptr_t)arg % PS));
    for (int i = 0; i < STEPS; i++) {
        x = x * 1664525 + 1013904223;
        // Now more, now fewer are out, so that rings fill and empty.
        bool more = (x >> 8) % 100 < (i / 500 % 2 ? 70 : 30);
        if (more && n < MOST_OUT)
            have[n++] = get();
        else if (n > 0)
            put(have[--n]);
    }
    while (n > 0)
        put(have[--n]);
    return NULL;
}

static void
run(uint32_t nthreads, int round)
{
    pthread_t thread[PS];

    for (uintptr_t i = 0; i < nthreads; i++)
        pthread_create(&thread[i], NULL, work, (void *)(i + (uintptr_t)round * PS));
    for (uint32_t i = 0; i < nthreads; i++)
        pthread_join(thread[i], NULL);
}

// All that is in, from whatever P.
static int64_t
take_all(void)
{
    int64_t n = 0;

    pool.make = NULL;
    for (int i = 0; i < PS; i++) {
        become(i);
        while (get() != NULL)
            n++;
    }
    become(0);
    pool.make = make;
    return n;
}

TestSuite(pool, .timeout = 60);

Test(pool, nothing_is_lost)
{
    become(0);
    for (int round = 0; round < ROUNDS; round++) {
        sched.nprocs = 1 + (uint32_t)round % PS;        // Ps come and go
        pool.make = make;
        made = 0;
        run(sched.nprocs, round);
        cr_assert_eq(twice, 0);
        cr_assert_eq(take_all(), made);
    }
}

Test(pool, ages)
{
    become(0);
    pool.make = make;
    sched.nprocs = PS;
    for (int round = 0; round < ROUNDS; round++) {
        made = 0;
        run(PS, round);
        sched.age_pools();
        if (round % 3 == 0) {
            cr_assert_eq(take_all(), made);
        } else if (round % 3 == 1) {
            int64_t before = made;
            run(PS, round + 1);         // takes old ones and makes new ones
            cr_assert_eq(take_all(), made);
            cr_assert_lt(made - before, PS * MOST_OUT);
        } else {
            sched.age_pools();
            cr_assert_eq(take_all(), 0);
        }
        cr_assert_eq(twice, 0);
        // What has nothing is on no list.
        sched.age_pools();
        sched.age_pools();
        for (int i = 0; i < PS; i++)
            cr_assert_null(ps[i].pools);
    }
}
