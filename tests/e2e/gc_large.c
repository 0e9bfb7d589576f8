// Large objects: zero when new, whole after collections, reused when dropped.
// An array that grows by doubling leaves its old copies behind; they join and
// serve the next one.
//
// expect: grown to 4194304 words, right
// expect: large objects right
// expect: memory bounded
#include <rt/rt.h>

enum { WORDS = 1 << 22, COUNT = 40, ROUNDS = 50 };

static int64_t *array;

static __attribute__((noinline)) size_t
grow(void)
{
    size_t cap = 16, n = 0;

    array = gc_alloc_array(cap, sizeof *array);
    while (n < WORDS) {
        if (n == cap) {
            int64_t *more = gc_alloc_array(cap * 2, sizeof *array);
            for (size_t i = 0; i < cap; i++)
                more[i] = array[i];
            array = more;
            cap *= 2;
        }
        array[n] = (int64_t)n;
        n++;
    }
    return cap;
}

static bool
is_count(const int64_t *p, size_t n, int64_t from)
{
    for (size_t i = 0; i < n; i++)
        if (p[i] != from + (int64_t)i)
            return false;
    return true;
}

static size_t
words(int i)
{
    return (size_t)(i % COUNT + 1) * 1000 + 5000;
}

// A window of COUNT objects of 40 to 360 KB moves over a stream of them.
static __attribute__((noinline)) bool
window(void)
{
    int64_t **held = gc_alloc_array(COUNT, sizeof *held);
    bool right = true;

    for (int i = 0; i < COUNT * ROUNDS; i++) {
        int64_t *p = gc_alloc_array(words(i), sizeof *p), **slot = &held[i % COUNT];
        for (size_t k = 0; k < words(i); k++) {
            right &= p[k] == 0;
            p[k] = i + (int64_t)k;
        }
        if (*slot != NULL)
            right &= is_count(*slot, words(i - COUNT), i - COUNT);
        *slot = p;
    }
    return right;
}

int
main(void)
{
    GCStats stats;

    size_t cap = grow();
    gc_collect();
    print("grown to %zu words, %s\n", cap, is_count(array, cap, 0) ? "right" : "WRONG");
    array = NULL;
    print("large objects %s\n", window() ? "right" : "WRONG");
    gc_read_stats(&stats);
    print("memory %s\n", stats.heap_bytes < 200 << 20 ? "bounded" : "UNBOUNDED");
    return 0;
}
