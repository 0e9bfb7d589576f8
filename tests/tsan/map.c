// A map in which all store, delete, load and iterate, so small that they meet all
// the time: values belong to their keys, and none is missed that is there all the
// while; in the end the sums agree.
//
// units: lib/sync/map.c lib/sync/siphash.c
// units: sched/mutex.c sched/sema.c sched/waitgroup.c sched/waiters.c sched/latch.c
// units: sched/glist.c rt/lock.c
// also: -DRT0_TORTURE
// breaks: -U__ATOMIC_RELEASE -D__ATOMIC_RELEASE=0
// breaks: -U__ATOMIC_ACQUIRE -D__ATOMIC_ACQUIRE=0
#include <stdlib.h>
#include <string.h>
#include <rt/str.h>
#include <rt/sync.h>
#include "rt/start.h"
#include "tests/tsan/host.h"

enum { GOROUTINES = 4, KEYS = 24, STAY = 8, TURNS = 3000, ROUNDS = 10 };

StartInfo start_info;

typedef struct Value { uint32_t key; } Value;

typedef struct Atlas {
    Map map;
    long in;                    // atomic: values in the map
    WaitGroup all;
} Atlas;

static Value *
value_make(uint32_t key)
{
    Value *v = malloc(sizeof *v);

    v->key = key;
    return v;
}

static bool
see(const Value *v, uint32_t key)
{
    need(v == NULL || v->key == key);
    return v != NULL;
}

static void
look_at_all(Atlas *atlas)
{
    uint32_t seen = 0, key;

    for (MapIter it = { 0 }; map_next(&atlas->map, &it);) {
        memcpy(&key, it.key.ptr, sizeof key);
        need(see(it.val, key) && (seen & 1u << key) == 0);
        seen |= 1u << key;
    }
    need(seen % (1u << STAY) == (1u << STAY) - 1);
}

// Returns how many more there are in the map.
static int
turn(Atlas *atlas, uint32_t key, uint32_t chance)
{
    Str name = STR_BYTES(key);

    switch (chance) {
    case 0: case 1:
        return !see(map_store(&atlas->map, name, value_make(key)), key);
    case 2:
        return !see(map_load_or_store(&atlas->map, name, value_make(key)), key);
    case 3: case 4: case 5:
        return key < STAY ? 0 : -see(map_delete(&atlas->map, name), key);
    default:
        need(see(map_load(&atlas->map, name), key) || key >= STAY);
        return 0;
    }
}

static void
traveller(void *arg)
{
    static uint32_t seed;
    Atlas *atlas = arg;
    uint32_t x = __atomic_add_fetch(&seed, 12345, __ATOMIC_RELAXED);
    long in = 0;

    for (int i = 0; i < TURNS; i++) {
        x = x * 1664525 + 1013904223;
        in += turn(atlas, (x >> 8) % KEYS, (x >> 16) % 10);
        if (i % 64 == 0)
            look_at_all(atlas);
    }
    __atomic_add_fetch(&atlas->in, in, __ATOMIC_RELAXED);
    wg_done(&atlas->all);
}

void
program(void)
{
    for (int round = 0; round < ROUNDS; round++) {
        Atlas *atlas = calloc(1, sizeof *atlas);

        for (uint32_t key = 0; key < STAY; key++)
            map_store(&atlas->map, STR_BYTES(key), value_make(key));
        atlas->in = STAY;
        wg_add(&atlas->all, GOROUTINES);
        for (int i = 0; i < GOROUTINES; i++)
            host_go(traveller, atlas);
        wg_wait(&atlas->all);
        need((long)map_len(&atlas->map) == atlas->in);
    }
}
