// What Ps have that are taken away can be had from those that are left, but for
// one object of each; a P that is new has a stock of its own.  And it ages.
//
// env: RT0_PROCS=8
// expect: none twice
// expect: nearly all are there
// expect: at the end: none
#include <rt/rt.h>

enum { WORKERS = 16, EACH = 50, ROUNDS = 30, MAX = 8 };

typedef struct Thing { int out; } Thing;

static Pool pool;
static WaitGroup group;
static int twice;

static void
put_some(void)
{
    for (int i = 0; i < EACH; i++) {
        pool_put(&pool, gc_new(Thing));
        if (i % 10 == 0)
            go_yield();
    }
}

static int
take_all(void)
{
    int n = 0;
    Thing *t;

    for (; (t = pool_get(&pool)) != NULL; n++)
        twice += t->out++;
    return n;
}

int
main(void)
{
    int worst = WORKERS * EACH;

    gc_set_percent(-1);
    for (int round = 0; round < ROUNDS; round++) {
        go_maxprocs(1 + round * 5 % MAX);
        for (int i = 0; i < WORKERS; i++)
            wg_go(&group, put_some);
        wg_wait(&group);
        go_maxprocs(1 + round * 3 % MAX);
        int n = take_all();
        worst = n < worst ? n : worst;
    }
    print("%s twice\n", twice == 0 ? "none" : "SOME");
    print("%s are there\n", worst >= WORKERS * EACH - MAX ? "nearly all" : "NOT all");
    for (int i = 0; i < WORKERS; i++)
        wg_go(&group, put_some);
    wg_wait(&group);
    go_maxprocs(1);
    gc_collect();
    gc_collect();
    print("at the end: %s\n", take_all() == 0 ? "none" : "SOME");
    return 0;
}
