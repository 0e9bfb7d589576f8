// map WHAT N: nanoseconds for an operation on a map of N keys, "key 0" and so on, of
// which each is as likely:
//
//     load    one map_load
//     mixed   by as many goroutines as there are Ps, each: 9 map_loads in 10, else a
//             map_store to a key that is there
//     churn   the same, but a map_delete and a map_store of it again
//     make    a new key, up to N of them
//     next    a step of an iteration over them
#include "bench/sync/sync.h"

enum { OPS = 100000, WRITES = 10 };

static Map map;
static Str *keys;
static int64_t nkeys;

typedef enum Mix { LOAD, MIXED, CHURN } Mix;

static void *
value_of(int64_t key)
{
    return (void *)(key + 1);
}

static void
fill(Map *m)
{
    for (int64_t i = 0; i < nkeys; i++)
        map_store(m, keys[i], value_of(i));
}

static void
operate(Mix mix, uint64_t random, int64_t *sum)
{
    int64_t wrong = 0;

    for (int i = 0; i < OPS; i++) {
        random = random * 6364136223846793005 + 1442695040888963407;
        int64_t key = (int64_t)((random >> 32) * (uint64_t)nkeys >> 32);

        if (mix == LOAD || i % WRITES != 0) {
            void *val = map_load(&map, keys[key]);
            wrong += val != value_of(key) && (val != NULL || mix != CHURN);
        } else {
            if (mix == CHURN)
                map_delete(&map, keys[key]);
            map_store(&map, keys[key], value_of(key));
        }
    }
    add_relaxed(sum, OPS + wrong);
}

static void
batch(int64_t mix)
{
    static uint64_t seed;
    int64_t parties = mix == LOAD ? 1 : go_maxprocs(0), sum = 0;
    WaitGroup wg = { 0 };

    for (int64_t i = 0; i < parties; i++)
        wg_go(&wg, operate, (Mix)mix, ++seed * 0x9e3779b97f4a7c15, &sum);
    wg_wait(&wg);
    expect("operations", sum, parties * OPS);
}

static void
make(int64_t none)
{
    Map m = { 0 };

    (void)none;
    fill(&m);
    expect("keys", (int64_t)map_len(&m), nkeys);
}

static void
next(int64_t none)
{
    int64_t n = 0;

    (void)none;
    for (MapIter it = { 0 }; map_next(&map, &it);)
        n++;
    expect("keys", n, nkeys);
}

int
main(int argc, char **argv)
{
    Str what = str_of(argc > 1 ? argv[1] : "");

    nkeys = number(argc > 2 ? argv[2] : "");
    keys = gc_new_array(Str, (size_t)nkeys);
    for (int64_t i = 0; i < nkeys; i++)
        keys[i] = fmt_str("key %ld", (long)i);
    fill(&map);
    if (str_eq(what, STR("load")))
        measure(batch, LOAD, OPS);
    else if (str_eq(what, STR("mixed")))
        measure(batch, MIXED, OPS * go_maxprocs(0));
    else if (str_eq(what, STR("churn")))
        measure(batch, CHURN, OPS * go_maxprocs(0));
    else if (str_eq(what, STR("make")))
        measure(make, 0, nkeys);
    else if (str_eq(what, STR("next")))
        measure(next, 0, nkeys);
    else
        return log_print("usage: map load|mixed|churn|make|next N"), 1;
    return 0;
}
