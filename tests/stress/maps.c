// A map and a pool that all goroutines use: readers, writers and iterations beside
// each other, in maps so small that they meet and in some that grow; values and
// keys are the collector's as soon as they are out.
//
// A value says which key it belongs to.  Some keys are there all the while, and
// nobody may miss one.  Each stored value counts for its key, each that comes back
// from a store or a delete against it, so in the end the sums must agree with what
// is in the map.  Values come from a pool; one that is out belongs to one goroutine.
#include "tests/stress/stress.h"

enum { MAP_WORKERS = 24, MAP_TURNS = 300, MAP_KEYS = 4000, MAP_STAY = 8 };

typedef struct Entry {
    uint32_t key, owned;        // atomic: 1 while it is not in the pool
    uint64_t check;             // of the key
} Entry;

typedef struct Atlas {
    Map map;
    Pool spare;
    uint32_t nkeys;
    int64_t in;                 // atomic: values in the map
    Crew crew;
} Atlas;

static void *
entry_make(void)
{
    return gc_new(Entry);
}

static Entry *
entry_get(Atlas *atlas, uint32_t key)
{
    Entry *e = pool_get(&atlas->spare);

    need(__atomic_exchange_n(&e->owned, 1, __ATOMIC_ACQ_REL) == 0, "given out twice");
    e->key = key;
    e->check = key * 0x9e3779b97f4a7c15;
    return e;
}

// Readers may still look at what was in the map, so only what was never in it can
// be used again.
static void
entry_put(Atlas *atlas, Entry *e)
{
    __atomic_store_n(&e->owned, 0, __ATOMIC_RELEASE);
    pool_put(&atlas->spare, e);
}

static bool
entry_see(const Entry *e, uint32_t key)
{
    need(e == NULL || (e->key == key && e->check == key * 0x9e3779b97f4a7c15), "%u", key);
    return e != NULL;
}

static void
atlas_write(Atlas *atlas, Rnd *r, uint32_t key)
{
    Entry *e = entry_get(atlas, key);
    bool set = rnd(r, 2);
    Entry *old = set ? map_store(&atlas->map, STR_BYTES(key), e)
                     : map_load_or_store(&atlas->map, STR_BYTES(key), e);

    entry_see(old, key);
    need(old != NULL || key >= MAP_STAY, "%u was gone", key);
    count(&atlas->in, old == NULL);
    if (!set && old != NULL)
        entry_put(atlas, e);
}

static void
atlas_walk(Atlas *atlas, Rnd *r)
{
    uint32_t stay = 0, key;
    uint64_t n = 0;

    for (MapIter it = { 0 }; map_next(&atlas->map, &it); n++) {
        need(it.key.len == sizeof key, "%zu", it.key.len);
        __builtin_memcpy(&key, it.key.ptr, sizeof key);
        need(entry_see(it.val, key), "%u", key);
        if (key < MAP_STAY) {
            need((stay & 1u << key) == 0, "%u twice", key);
            stay |= 1u << key;
        } else if (rnd(r, 8) == 0) {
            Entry *e = map_delete(&atlas->map, it.key);

            count(&atlas->in, -entry_see(e, key));
        }
        if (rnd(r, 64) == 0)
            go_yield();
    }
    need(stay == (1u << MAP_STAY) - 1, "%x", stay);
    need(n <= atlas->nkeys, "%lu", n);
}

static void
atlas_worker(Atlas *atlas, uint32_t turns, uint64_t seed)
{
    Rnd r = { seed };

    for (uint32_t turn = 0; turn < turns; turn++) {
        uint32_t key = rnd(&r, atlas->nkeys), chance = rnd(&r, 100);

        if (chance < 30) {
            atlas_write(atlas, &r, key);
        } else if (chance < 45 && key >= MAP_STAY) {
            Entry *e = map_delete(&atlas->map, STR_BYTES(key));

            count(&atlas->in, -entry_see(e, key));
        } else if (chance == 99 && rnd(&r, 8) == 0) {
            atlas_walk(atlas, &r);
        } else {
            bool there = entry_see(map_load(&atlas->map, STR_BYTES(key)), key);

            need(there || key >= MAP_STAY, "%u is gone", key);
        }
        if (rnd(&r, 500) == 0)
            gc_collect();
    }
    crew_done(&atlas->crew);
}

static void
maps(Rnd *r)
{
    Atlas *atlas = gc_new(Atlas);
    uint32_t workers = rnd_size(r, MAP_WORKERS), turns = rnd_size(r, MAP_TURNS);
    int64_t n = 0;

    atlas->spare.make = entry_make;
    atlas->nkeys = MAP_STAY + rnd_size(r, rnd(r, 2) ? MAP_KEYS : 30);
    for (uint32_t key = 0; key < MAP_STAY; key++)
        map_store(&atlas->map, STR_BYTES(key), entry_get(atlas, key));
    atlas->in = MAP_STAY;
    crew_add(&atlas->crew, workers);
    for (uint32_t i = 0; i < workers; i++)
        go(atlas_worker, atlas, turns, rnd_word(r));
    crew_wait(&atlas->crew);
    for (MapIter it = { 0 }; map_next(&atlas->map, &it); n++)
        ;
    need(n == atlas->in && map_len(&atlas->map) == (size_t)n, "%ld, %ld", n, atlas->in);
}

STRESS(maps, .threads = 20, .megabytes = 100)
