// units: lib/sync/map.c lib/sync/siphash.c
// Map: threads that store, delete, load and iterate, in maps so small that they
// meet all the time.
#include <criterion/criterion.h>
#include <pthread.h>
#include <string.h>
#include "tests/unit/map.h"

enum { THREADS = 4, KEYS = 24, STAY = 8, STEPS = 6000, ROUNDS = 10 };

// A value says which key it belongs to.
typedef struct Value { uint32_t key, writer; } Value;

static Map map;
static int64_t balance;         // atomic: stores to new keys less deletes
static int failures;            // atomic

static void
must_be(bool right)
{
    if (!right)
        __atomic_add_fetch(&failures, 1, __ATOMIC_RELAXED);
}

static Value *
value_make(uint32_t key, uint32_t writer)
{
    Value *v = gc_alloc(sizeof *v);

    *v = (Value){ key, writer };
    return v;
}

static void
see(const Value *v, uint32_t key)
{
    must_be(v == NULL || v->key == key);
}

// Keys below STAY are there all the while.
static void
look_at_all(void)
{
    uint32_t seen = 0, k;

    for (MapIter it = { 0 }; map_next(&map, &it);) {
        memcpy(&k, it.key.ptr, sizeof k);
        see(it.val, k);
        must_be(it.val != NULL && (seen & 1u << k) == 0);
        seen |= 1u << k;
    }
    must_be((seen & ((1u << STAY) - 1)) == (1u << STAY) - 1);
}

static void *
work(void *arg)
{
    uint64_t state = (uintptr_t)arg;
    int64_t mine = 0;

    for (int i = 0; i < STEPS; i++) {
        uint64_t x = mix(state += THREADS);
        uint32_t k = (uint32_t)(x >> 40) % KEYS;
        Str key = { (const char *)&k, sizeof k };
        Value *v;

        switch (x % 10) {
        case 0 ... 1:
            v = map_store(&map, key, value_make(k, (uint32_t)x));
            see(v, k);
            mine += v == NULL;
            break;
        case 2:
            v = map_load_or_store(&map, key, value_make(k, (uint32_t)x));
            see(v, k);
            mine += v == NULL;
            break;
        case 3 ... 5:
            if (k < STAY)
                break;
            v = map_delete(&map, key);
            see(v, k);
            mine -= v != NULL;
            break;
        default:
            v = map_load(&map, key);
            see(v, k);
            must_be(v != NULL || k >= STAY);
        }
        if (i % 64 == 0)
            look_at_all();
    }
    __atomic_add_fetch(&balance, mine, __ATOMIC_RELAXED);
    return NULL;
}

Test(map, threads)
{
    for (int round = 0; round < ROUNDS; round++) {
        pthread_t thread[THREADS];

        map = (Map){ 0 };
        balance = STAY;
        for (uint32_t k = 0; k < STAY; k++)
            map_store(&map, (Str){ (const char *)&k, sizeof k }, value_make(k, 0));
        for (uintptr_t i = 0; i < THREADS; i++)
            pthread_create(&thread[i], NULL, work, (void *)(i + (uintptr_t)round * 1000003));
        for (int i = 0; i < THREADS; i++)
            pthread_join(thread[i], NULL);
        cr_assert_eq(failures, 0);
        cr_assert_eq((int64_t)map_len(&map), balance);
    }
}
