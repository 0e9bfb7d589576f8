// What a map refers to is kept: values, and what pointers in keys lead to; what is
// deleted, and a map without owner, is not (Go's TestIssue40999).  The hash of each
// map is another one.
//
// procs: 1 2 8
// expect: values kept, keys kept
// expect: deleted: freed
// expect: the map died: freed
// expect: two maps, two orders
#include <rt/rt.h>

enum { N = 1000, SIZE = 4096 };

static Map map;
static int ended;

static size_t
live(void)
{
    GCStats stats;

    gc_collect();
    gc_read_stats(&stats);
    return stats.live_bytes;
}

// Each key is a pointer, and the only one to its object.
static void
fill(Map *m)
{
    for (int i = 0; i < N; i++) {
        int *key = gc_alloc(SIZE), *val = gc_alloc(SIZE);

        *key = *val = i;
        map_store(m, STR_BYTES(key), val);
    }
}

static void
fill_map(void)
{
    fill(&map);
    __atomic_store_n(&ended, 1, __ATOMIC_SEQ_CST);
}

static void
fill_another(void)
{
    fill(gc_new(Map));
    __atomic_store_n(&ended, 1, __ATOMIC_SEQ_CST);
}

static void
empty_map(void)
{
    for (MapIter it = { 0 }; map_next(&map, &it);)
        map_delete(&map, it.key);
    __atomic_store_n(&ended, 1, __ATOMIC_SEQ_CST);
}

// In a goroutine, whose stack is not looked at any more.
static void
run(void (*fn)(void))
{
    ended = 0;
    go(fn);
    while (!__atomic_load_n(&ended, __ATOMIC_SEQ_CST) || go_count() > 1)
        go_yield();
}

static __attribute__((noinline)) void
compare(void)
{
    bool keys = true, values = true;

    for (MapIter it = { 0 }; map_next(&map, &it);) {
        const int *key = *(int *const *)it.key.ptr, *val = it.val;

        values &= *val >= 0 && *val < N;
        keys &= *key == *val;
    }
    print("values %s, keys %s\n", values ? "kept" : "LOST", keys ? "kept" : "LOST");
}

static void
two_orders(void)
{
    Map a = { 0 }, b = { 0 };
    MapIter i = { 0 }, j = { 0 };
    bool same = true;

    for (int k = 0; k < 100; k++) {
        map_store(&a, STR_BYTES(k), &a);
        map_store(&b, STR_BYTES(k), &b);
    }
    while (map_next(&a, &i) && map_next(&b, &j))
        same &= str_eq(i.key, j.key);
    print("two maps, %s\n", same ? "ONE order" : "two orders");
}

int
main(void)
{
    const size_t all = (size_t)2 * N * SIZE;

    gc_set_percent(-1);
    run(fill_map);
    if (live() < all)
        print("FREED\n");
    compare();
    run(empty_map);
    print("deleted: %s\n", live() < all / 4 ? "freed" : "KEPT");
    run(fill_another);
    print("the map died: %s\n", live() < all / 4 ? "freed" : "KEPT");
    two_orders();
    return 0;
}
