// What Go's TestPool and TestPoolNew say: the order on one P, the victim cache,
// calls of make.
//
// env: RT0_PROCS=1
// expect: empty: none
// expect: a, b, none
// expect: NULL is not put in: none
// expect: after one collection: c, after two: none
// expect: used in between: c, after two more: none
// expect: made 1, 2, put in 42, made 3
#include <rt/rt.h>

static int number;

static void *
make(void)
{
    int *n = gc_new(int);

    *n = ++number;
    return n;
}

static const char *
name(Pool *p)
{
    const char *text = pool_get(p);

    return text != NULL ? text : "none";
}

static void
collections(void)
{
    Pool p = { 0 };

    for (int i = 0; i < 100; i++)
        pool_put(&p, "c");
    gc_collect();
    print("after one collection: %s", name(&p));
    gc_collect();
    print(", after two: %s\n", name(&p));

    pool_put(&p, "c");
    for (int i = 0; i < 5; i++) {
        gc_collect();
        pool_put(&p, pool_get(&p));
    }
    print("used in between: %s", name(&p));
    gc_collect();
    gc_collect();
    print(", after two more: %s\n", name(&p));
}

int
main(void)
{
    Pool p = { 0 }, numbers = { .make = make };

    gc_set_percent(-1);
    print("empty: %s\n", name(&p));
    pool_put(&p, "a");
    pool_put(&p, "b");
    print("%s, ", name(&p));
    print("%s, ", name(&p));
    print("%s\n", name(&p));
    pool_put(&p, NULL);
    print("NULL is not put in: %s\n", name(&p));
    collections();

    int *n = pool_get(&numbers), *m = pool_get(&numbers);
    print("made %d, %d, ", *n, *m);
    *n = 42;
    pool_put(&numbers, n);
    print("put in %d, ", *(int *)pool_get(&numbers));
    print("made %d\n", *(int *)pool_get(&numbers));
    return 0;
}
