// A processor that had freed objects before it ever allocated one was not known to the
// collector: what it had freed was collected, and yet handed out again by it later.
//
// procs: 2 8
// expect: ok
#include <rt/rt.h>

enum { N = 100, SIZE = 64 };

static void *objects[N], *mine[N], *theirs[N];
static int turn;

static void
await(int n)
{
    while (__atomic_load_n(&turn, __ATOMIC_ACQUIRE) != n)
        ;
}

static void
give(int n)
{
    __atomic_store_n(&turn, n, __ATOMIC_RELEASE);
}

// On another processor than main, which does not give up its own.
static void
frees(void)
{
    await(1);
    for (int i = 0; i < N; i++) {
        gc_free(objects[i]);
        objects[i] = NULL;
    }
    give(2);
    await(3);
    for (int i = 0; i < N; i++)
        theirs[i] = gc_alloc_leaf(SIZE);
    give(4);
}

int
main(void)
{
    for (int i = 0; i < N; i++)
        objects[i] = gc_alloc_leaf(SIZE);
    go(frees);
    give(1);
    await(2);
    gc_collect();
    for (int i = 0; i < N; i++)
        mine[i] = gc_alloc_leaf(SIZE);
    give(3);
    await(4);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            if (mine[i] == theirs[j])
                panic("the same object twice");
    print("ok\n");
    return 0;
}
