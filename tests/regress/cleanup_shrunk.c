// An object becomes shorter, in place: a cleanup that was hung on what is given back can be
// taken back, and a reference to it finds nothing.
//
// expect: stopped; weak: NULL
#include <rt/rt.h>

enum { LONG = 1 << 20, FAR = 900000, SHORT = 100000 };

static void
closed(int64_t x)
{
    panic("%ld was closed", x);
}

int
main(void)
{
    char *p = gc_alloc_leaf(LONG);
    Cleanup *c = gc_cleanup(p + FAR, closed, (int64_t)7);
    WeakRef *weak = weak_make(p + FAR);

    char *q = gc_realloc(p, SHORT);
    if (q != p)
        panic("it has moved");
    cleanup_stop(c);
    print("stopped; weak: %s\n", weak_get(weak) == NULL ? "NULL" : "SOMETHING");
    return 0;
}
