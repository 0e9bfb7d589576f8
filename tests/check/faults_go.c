// What faults.py makes fail: goroutines and stacks of several sizes, sleepers,
// a heap that grows, a text too long for the stack, functions for the end.  Says
// what it did, and checks what can fail.
#include <rt/rt.h>

enum { N = 40, KEPT = 500, BIG = 3 << 20 };

static int ran, small, slept;
static int64_t *kept[KEPT];

static void
child(int n)
{
    __atomic_add_fetch(&ran, n, __ATOMIC_RELAXED);
}

static void
sleeper(void)
{
    time_sleep(MILLISECOND);
    __atomic_add_fetch(&slept, 1, __ATOMIC_RELAXED);
}

static void
on_exit(void)
{
    ran++;
}

static bool
allocate(void)
{
    bool right = true;

    for (int i = 0; i < 2 * KEPT; i++) {
        kept[i % KEPT] = gc_alloc(100);
        kept[i % KEPT][9] = i;
    }
    for (int i = 0; i < KEPT; i++)
        right &= kept[i][9] == i + KEPT;
    return right && *(char *)gc_alloc_leaf(BIG) == 0;
}

int
main(void)
{
    for (int i = 0; i < N; i++) {
        must(atexit(on_exit));
        go(child, i);
        go(sleeper);
        small += go_with(GO_ATTR(.stack = 64 << 10), child, 0) == 0;
    }
    while (go_count() > 1)
        go_yield();
    must(print("%d ran, %d slept\n", ran, slept));
    must(print("allocated %s\n", allocate() ? "right" : "WRONG"));
    must(print("%2000s\n", "a long line"));
    must(log_print("%d of other sizes", small));
    return 0;
}
