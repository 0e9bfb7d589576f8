// gc_realloc of a pointer into an object, and not to its beginning.
//
// exit: 2
// expect-err: ^panic: gc_realloc: 0x[0-9a-f]+ is
#include <rt/rt.h>

int
main(void)
{
    char *p = gc_alloc(100);

    gc_realloc(p + 16, 200);
    return 0;
}
