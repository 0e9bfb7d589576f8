// units: lib/sync/map.c
// Map against an array, with hashes of many kinds: good ones, few different ones,
// all the same, at the ends of the range.
#include <criterion/criterion.h>
#include <string.h>
#include "lib/sync/siphash.h"
#include "tests/unit/map.h"

enum { KEYS = 300, STEPS = 40000 };

enum { GOOD, EIGHT, ONE, LAST, ENDS, HASHES };
static int how;

uint64_t
siphash(SipKey key, const void *data, size_t n)
{
    uint64_t x = 0;

    if (n > 0)
        memcpy(&x, data, n < 8 ? n : 8);
    x = mix(x ^ key.k0);
    switch (how) {
    case EIGHT: return (x % 8) << 61 | 2;
    case ONE:   return 12345;
    case LAST:  return UINT64_MAX;
    case ENDS:  return x % 2 ? x % 16 : UINT64_MAX - x % 16;
    default:    return x;
    }
}

static uint64_t state;

static uint32_t
below(uint32_t n)
{
    return (uint32_t)((mix(state++) >> 32) * n >> 32);
}

typedef struct Model { void *val[KEYS]; size_t len; int seen[KEYS]; } Model;

// Keys of 1 to 14 bytes.
static Str
key_of(uint32_t i)
{
    static char text[KEYS][16];
    int n = snprintf(text[i], sizeof text[i], "%u%.*s", i, (int)(i % 12), "-abcdefghijk");

    return (Str){ text[i], (size_t)n };
}

static void *
new_value(void)
{
    return (void *)(uintptr_t)(1 + below(1 << 30));
}

static void
set(Model *model, uint32_t i, void *val)
{
    model->len += (val != NULL) - (model->val[i] != NULL);
    model->val[i] = val;
}

static void
step(Map *m, Model *model, uint32_t deletes)
{
    uint32_t i = below(KEYS);
    void *val = new_value(), *old = model->val[i];

    if (below(100) < deletes) {
        cr_assert_eq(map_delete(m, key_of(i)), old);
        set(model, i, NULL);
    } else if (below(2)) {
        cr_assert_eq(map_store(m, key_of(i), val), old);
        set(model, i, val);
    } else {
        cr_assert_eq(map_load_or_store(m, key_of(i), val), old);
        set(model, i, old != NULL ? old : val);
    }
    cr_assert_eq(map_load(m, key_of(i)), model->val[i]);
    cr_assert_eq(map_len(m), model->len);
}

// All that is there, once.
static void
compare(Map *m, Model *model)
{
    size_t n = 0;
    int i;

    memset(model->seen, 0, sizeof model->seen);
    for (MapIter it = { 0 }; map_next(m, &it); n++) {
        cr_assert_eq(sscanf(it.key.ptr, "%d", &i), 1);
        cr_assert_eq(it.key.ptr[it.key.len], 0);
        cr_assert_eq(it.key.len, key_of((uint32_t)i).len);
        cr_assert_eq(it.val, model->val[i]);
        cr_assert_eq(model->seen[i]++, 0);
    }
    cr_assert_eq(n, model->len);
    for (uint32_t k = 0; k < KEYS; k++)
        cr_assert_eq(map_load(m, key_of(k)), model->val[k]);
}

Test(map, against_a_model)
{
    for (how = 0; how < HASHES; how++) {
        Map m = { 0 };
        Model model = { 0 };

        for (uint32_t i = 0; i < STEPS / (how == GOOD ? 1 : 4); i++) {
            step(&m, &model, i / 1000 % 2 ? 70 : 30);
            if (i % 500 == 0)
                compare(&m, &model);
        }
        compare(&m, &model);
    }
}

// While an iteration runs, keys below KEYS / 2 stay, others come and go.
Test(map, changes_while_iterating)
{
    for (how = 0; how < HASHES; how++)
        for (int round = 0; round < 40; round++) {
            Map m = { 0 };
            bool seen[KEYS] = { false };
            int i;

            for (uint32_t k = 0; k < KEYS; k++)
                map_store(&m, key_of(k), new_value());
            for (MapIter it = { 0 }; map_next(&m, &it);) {
                cr_assert_eq(sscanf(it.key.ptr, "%d", &i), 1);
                cr_assert(!seen[i], "%d twice", i);
                seen[i] = true;
                if (i >= KEYS / 2 && below(2))          // where it stands
                    map_delete(&m, key_of((uint32_t)i));
                for (uint32_t n = below(8); n > 0; n--) {
                    uint32_t k = KEYS / 2 + below(KEYS / 2);

                    map_delete(&m, key_of(k));
                    if (below(2))
                        map_store(&m, key_of(k), new_value());
                }
            }
            for (uint32_t k = 0; k < KEYS / 2; k++)
                cr_assert(seen[k], "not %u", k);
        }
}

Test(map, all_deleted_while_iterating)
{
    for (how = 0; how < HASHES; how++) {
        Map m = { 0 };
        size_t n = 0;

        for (uint32_t k = 0; k < KEYS; k++)
            map_store(&m, key_of(k), new_value());
        for (MapIter it = { 0 }; map_next(&m, &it); n++)
            cr_assert_eq(map_delete(&m, it.key), it.val);
        cr_assert_eq(n, KEYS);
        cr_assert_eq(map_len(&m), 0);
        MapIter it = { 0 };
        cr_assert(!map_next(&m, &it));
    }
}

Test(map, empty)
{
    Map m = { 0 };
    MapIter it = { 0 };

    how = GOOD;
    cr_assert_null(map_load(&m, STR("a")));
    cr_assert_null(map_delete(&m, STR("a")));
    cr_assert_eq(map_len(&m), 0);
    cr_assert(!map_next(&m, &it));
    cr_assert_null(m.table);
    // The empty key is one; so are bytes with zeroes among them.
    cr_assert_null(map_store(&m, (Str){ NULL, 0 }, &m));
    cr_assert_null(map_store(&m, STR("\0a"), &it));
    cr_assert_eq(map_load(&m, STR("")), &m);
    cr_assert_eq(map_load(&m, STR("\0a")), &it);
    cr_assert_null(map_load(&m, STR("\0b")));
    cr_assert_null(map_load(&m, STR("\0")));
}
