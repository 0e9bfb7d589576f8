// Nothing that is put into a pool comes out twice, and who gets it sees what was
// written before.  Some hold much, so that rings grow while others steal from them.
//
// units: sched/pool.c
// units: sched/sema.c sched/waitgroup.c sched/waiters.c sched/latch.c sched/glist.c rt/lock.c
// also: -DRT0_TORTURE
// breaks: -U__ATOMIC_SEQ_CST -D__ATOMIC_SEQ_CST=0
#include <stdlib.h>
#include <rt/sync.h>
#include "tests/tsan/host.h"

// With the first one as many goroutines as host.c has numbers of Ps for.
enum { GOROUTINES = 3, MOST = 100, TURNS = 20000 };

typedef struct Thing { long out, uses; } Thing;

static void *
make(void)
{
    return calloc(1, sizeof(Thing));
}

static Pool pool = { .make = make };
static WaitGroup all;

static Thing *
get(void)
{
    Thing *t = pool_get(&pool);

    need(t->out++ == 0);
    t->uses++;
    return t;
}

static void
put(Thing *t)
{
    need(--t->out == 0);
    pool_put(&pool, t);
}

static void
user(void *arg)
{
    Thing *have[MOST];
    int n = 0;
    uint32_t x = (uint32_t)(uintptr_t)arg;

    for (int i = 0; i < TURNS; i++) {
        x = x * 1664525 + 1013904223;
        bool more = (x >> 8) % 100 < (i / 500 % 2 ? 70 : 30);
        if (more && n < MOST)
            have[n++] = get();
        else if (n > 0)
            put(have[--n]);
    }
    while (n > 0)
        put(have[--n]);
    wg_done(&all);
}

void
program(void)
{
    wg_add(&all, GOROUTINES);
    for (uintptr_t i = 0; i < GOROUTINES; i++)
        host_go(user, (void *)(i + 1));
    wg_wait(&all);
}
