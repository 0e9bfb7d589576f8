// Fragmentation: of objects of mixed sizes every seventh is kept.  The holes
// between them are filled again: what comes next needs little more memory.
//
// expect: kept ones right
// expect: holes are used
#include <rt/rt.h>

enum { N = 700000, KEEP = 7 };

static int64_t **kept;

static size_t
words(int i)
{
    return (size_t)(2 + i * 7 % 31);
}

static __attribute__((noinline)) void
make(bool keep)
{
    for (int i = 0; i < N; i++) {
        int64_t *p = gc_alloc_array(words(i), sizeof *p);
        for (size_t k = 0; k < words(i); k++) {
            if (p[k] != 0)
                print("not zero\n");
            p[k] = i;
        }
        if (keep && i % KEEP == 0)
            kept[i / KEEP] = p;
    }
}

static bool
right(void)
{
    for (int i = 0; i < N; i += KEEP)
        for (size_t k = 0; k < words(i); k++)
            if (kept[i / KEEP][k] != i)
                return false;
    return true;
}

int
main(void)
{
    GCStats full, after;

    gc_set_percent(-1);
    kept = gc_alloc_array(N / KEEP + 1, sizeof *kept);
    make(true);
    gc_read_stats(&full);
    for (int round = 0; round < 5; round++) {
        gc_collect();
        make(false);
    }
    gc_read_stats(&after);
    print("kept ones %s\n", right() ? "right" : "WRONG");
    // Each round wants the memory of the first once more; a seventh of that
    // was kept, and no more than that is to be added.
    print("holes are %s\n",
          after.heap_bytes - full.heap_bytes < full.heap_bytes / 4 ? "used" : "LOST");
    return 0;
}
