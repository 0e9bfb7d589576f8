// Leaf objects are kept like others, keep nothing themselves, and are not read.
//
// expect: contents right
// expect: held by a leaf: freed
// expect: held by a scanned object: kept
#include <rt/rt.h>

enum { N = 10000 };

static char **leaves;
static void **volatile leaf_holder, **volatile scanned_holder;

static uint64_t
live(void)
{
    GCStats stats;

    gc_collect();
    gc_read_stats(&stats);
    return stats.live_bytes;
}

static __attribute__((noinline)) void
make_leaves(void)
{
    leaves = gc_alloc_array(N, sizeof *leaves);
    for (int i = 0; i < N; i++) {
        leaves[i] = gc_alloc_leaf((size_t)i % 2000 + 1);
        for (int k = 0; k <= i % 2000; k++) {
            if (leaves[i][k] != 0)
                print("not zero\n");
            leaves[i][k] = (char)i;
        }
    }
}

static bool
leaves_right(void)
{
    for (int i = 0; i < N; i++)
        for (int k = 0; k <= i % 2000; k++)
            if (leaves[i][k] != (char)i)
                return false;
    return true;
}

// N objects of 1 KB, in an array.
static __attribute__((noinline)) void
fill(void **holder)
{
    for (int i = 0; i < N; i++)
        holder[i] = gc_alloc(1024);
}

int
main(void)
{
    make_leaves();
    for (int i = 0; i < 3; i++)
        live();
    print("contents %s\n", leaves_right() ? "right" : "WRONG");
    leaves = NULL;

    gc_set_percent(-1);
    leaf_holder = gc_alloc_leaf(N * sizeof(void *));
    fill(leaf_holder);
    print("held by a leaf: %s\n", live() < N * 512 ? "freed" : "KEPT");
    scanned_holder = gc_alloc(N * sizeof(void *));
    fill(scanned_holder);
    print("held by a scanned object: %s\n", live() >= N * 1024 ? "kept" : "FREED");
    return 0;
}
