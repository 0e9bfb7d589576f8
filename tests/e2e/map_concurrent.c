// Iterations while others store (Go's TestConcurrentRange): each sees all keys, each
// once, with a value that was stored to it; and goroutines that all make the first
// key of one map.
//
// procs: 1 2 8
// expect: 40 iterations, 1024 keys each, all right
// expect: 100 maps: one stored, all got the same
#include <rt/rt.h>

enum { KEYS = 1024, WRITERS = 4, ITERATIONS = 40, MAPS = 100, RACERS = 8 };

static Map map;
static WaitGroup group;
static bool over;
static int stored, differ;      // atomic

static void
store(intptr_t key, intptr_t val)
{
    map_store(&map, STR_BYTES(key), (void *)val);
}

static void
writer(intptr_t g)
{
    uint64_t random = (uint64_t)g;

    for (intptr_t i = 1; !__atomic_load_n(&over, __ATOMIC_RELAXED); i++) {
        for (intptr_t key = 1; key <= KEYS; key++) {
            random = random * 6364136223846793005 + 1442695040888963407;
            if (random >> 54 == 0)
                store(key, key * i * g);
            else
                map_load(&map, STR_BYTES(key));
        }
        go_yield();
    }
}

static bool
iterate(void)
{
    static bool seen[KEYS + 1];
    intptr_t key, n = 0;

    for (int i = 1; i <= KEYS; i++)
        seen[i] = false;
    for (MapIter it = { 0 }; map_next(&map, &it); n++) {
        __builtin_memcpy(&key, it.key.ptr, sizeof key);
        if ((intptr_t)it.val % key != 0 || seen[key])
            return false;
        seen[key] = true;
    }
    return n == KEYS;
}

static void
racer(Map *m, void **winner, intptr_t me)
{
    void *old = map_load_or_store(m, STR("first"), (void *)me), *none = NULL;
    void *got = old != NULL ? old : (void *)me;

    __atomic_add_fetch(&stored, old == NULL, __ATOMIC_SEQ_CST);
    if (!__atomic_compare_exchange_n(winner, &none, got, 0, __ATOMIC_SEQ_CST,
                                     __ATOMIC_SEQ_CST) && none != got)
        __atomic_add_fetch(&differ, 1, __ATOMIC_SEQ_CST);
}

int
main(void)
{
    bool right = true;

    for (intptr_t key = 1; key <= KEYS; key++)
        store(key, key);
    for (intptr_t g = 1; g <= WRITERS; g++)
        wg_go(&group, writer, g);
    for (int i = 0; i < ITERATIONS; i++) {
        right &= iterate();
        go_yield();
    }
    __atomic_store_n(&over, true, __ATOMIC_RELAXED);
    wg_wait(&group);
    print("%d iterations, %d keys each, all %s\n", ITERATIONS, KEYS, right ? "right" : "WRONG");

    for (int i = 0; i < MAPS; i++) {
        Map *m = gc_new(Map);
        void **winner = gc_new(void *);

        for (intptr_t me = 1; me <= RACERS; me++)
            wg_go(&group, racer, m, winner, me);
        wg_wait(&group);
        right = map_len(m) == 1 && map_load(m, STR("first")) == *winner;
        if (!right)
            print("%d: WRONG\n", i);
    }
    print("%d maps: %s, all got %s\n", MAPS, stored == MAPS ? "one stored" : "NOT one stored",
          differ == 0 ? "the same" : "NOT the same");
    return 0;
}
