// Reports on the heap need memory of their own.  Where the kernel has none they say so,
// write nothing, and the next one works.
//
// flavors: torture
// env: RT0_FAULT=mmap:12,mmap:33,mmap:44
// expect: 3 reports had no memory
#include <rt/rt.h>

static size_t written;

static ssize_t
count(Writer *w, const void *buf, size_t n)
{
    (void)w, (void)buf;
    written += n;
    return (ssize_t)n;
}

static void *kept;

int
main(void)
{
    Writer w = { count };
    int failed = 0;

    kept = gc_alloc(100);
    for (int i = 0; i < 60; i++) {
        written = 0;
        int r = i < 10 ? gc_census(&w) : i < 20 ? gc_why(kept, &w) : gc_heap_map(&w);
        if (r == -ENOMEM)
            failed++;
        else if (r < 0)
            panic("report %d: %d", i, r);
        if ((r < 0) != (written == 0))
            panic("report %d: %d, and %zu bytes were written", i, r, written);
    }
    print("%d reports had no memory\n", failed);
    return 0;
}
