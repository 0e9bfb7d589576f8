// aligned_alloc gives pages back in front of what it returns; a sample of the allocation
// stayed where the object had begun, and gc_census divided by the size of nothing.
//
// expect: census 0
#include <rt/malloc.h>
#include <rt/rt.h>

static ssize_t
drop(Writer *w, const void *buf, size_t n)
{
    (void)w, (void)buf;
    return (ssize_t)n;
}

int
main(void)
{
    static void *keep[64];
    static Writer w = { .write = drop };

    for (int i = 0; i < 64; i++)
        keep[i] = aligned_alloc(1 << 20, 300000);
    print("census %d\n", gc_census(&w));
    for (int i = 0; i < 64; i++)
        free(keep[i]);
    return 0;
}
