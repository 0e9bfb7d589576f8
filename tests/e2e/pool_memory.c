// The collector gets what pools have: those of a pool that is not used, of one that
// died on a stack or on the heap, of one that is taken from, in two collections.
// One keeps it all.
//
// procs: 1 2 8
// expect: one collection: kept
// expect: two: freed
// expect: taken out: freed
// expect: the pool died on a stack: freed
// expect: the pool died on the heap: freed
// expect: a thousand pools: freed
#include <rt/rt.h>

enum { N = 100, SIZE = 64 << 10 };

static Pool global;
static int ended;

static size_t
live(int collections)
{
    GCStats stats;

    while (collections-- > 0)
        gc_collect();
    gc_read_stats(&stats);
    return stats.live_bytes;
}

static __attribute__((noinline)) void
fill(Pool *p, int n)
{
    for (int i = 0; i < n; i++)
        pool_put(p, gc_alloc(SIZE));
}

static void
use(Pool *p)
{
    fill(p, N);
    __atomic_store_n(&ended, 1, __ATOMIC_SEQ_CST);
}

static void
use_on_stack(void)
{
    Pool p = { 0 };

    use(&p);
}

static void
use_on_heap(void)
{
    use(gc_new(Pool));
}

static void
use_many(void)
{
    for (int i = 0; i < 1000; i++)
        fill(gc_new(Pool), 2);
    __atomic_store_n(&ended, 1, __ATOMIC_SEQ_CST);
}

static void
take_all(void)
{
    while (pool_get(&global) != NULL)
        ;
    __atomic_store_n(&ended, 1, __ATOMIC_SEQ_CST);
}

static void
use_global(void)
{
    use(&global);
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

int
main(void)
{
    const size_t some = (size_t)N * SIZE / 4;

    gc_set_percent(-1);
    run(use_global);
    print("one collection: %s\n", live(1) > 3 * some ? "kept" : "FREED");
    print("two: %s\n", live(1) < some ? "freed" : "KEPT");
    run(use_global);
    run(take_all);
    print("taken out: %s\n", live(1) < some ? "freed" : "KEPT");
    run(use_on_stack);
    print("the pool died on a stack: %s\n", live(2) < some ? "freed" : "KEPT");
    run(use_on_heap);
    print("the pool died on the heap: %s\n", live(2) < some ? "freed" : "KEPT");
    run(use_many);
    print("a thousand pools: %s\n", live(3) < some ? "freed" : "KEPT");
    return 0;
}
