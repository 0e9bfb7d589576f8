// A type without pointers, of no size: gc_why looked for its next element for ever.
//
// expect: found
// flavors: release
#include <rt/rt.h>

static const GCType Empty_type = { "Empty", 0, 0, NULL };
static void *volatile keep[2];

static ssize_t
drop(Writer *w, const void *buf, size_t n)
{
    (void)w, (void)buf;
    return (ssize_t)n;
}

int
main(void)
{
    static Writer w = { .write = drop };
    void **table = gc_alloc(64);

    keep[0] = gc_alloc_typed(&Empty_type, 1);
    keep[1] = table;
    table[0] = gc_alloc(50);
    print("%s\n", gc_why(table[0], &w) > 0 ? "found" : "NOT FOUND");
    return 0;
}
