// What only a thread-local points to is in use, in goroutines that are parked,
// run, or have not begun, and in main.
//
// expect: kept 200 of 200, and main's
// also: -O0
#include <rt/rt.h>

enum { N = 200 };

static _Thread_local int64_t *mine;
static int ready, kept;
static bool open;

static __attribute__((noinline)) void
make(int64_t value)
{
    mine = gc_alloc(64);
    for (int i = 0; i < 8; i++)
        mine[i] = value;
}

static bool
intact(int64_t value)
{
    for (int i = 0; i < 8; i++)
        if (mine[i] != value)
            return false;
    return true;
}

static void
child(int64_t n)
{
    make(n);
    __atomic_add_fetch(&ready, 1, __ATOMIC_RELAXED);
    while (!open)
        go_yield();
    __atomic_add_fetch(&kept, intact(n), __ATOMIC_RELAXED);
}

// Two collections, and new objects in all that they freed.
static void
churn(void)
{
    for (int round = 0; round < 2; round++) {
        gc_collect();
        for (int i = 0; i < 20000; i++)
            for (int64_t *p = gc_alloc(64), k = 0; k < 8; k++)
                p[k] = -1;
    }
}

int
main(void)
{
    make(-2);
    for (int64_t i = 1; i <= N; i++)
        go(child, i);
    while (ready < N)
        go_yield();
    churn();
    open = true;
    while (go_count() > 1)
        go_yield();
    print("kept %d of %d%s\n", kept, N, intact(-2) ? ", and main's" : "");
    return 0;
}
