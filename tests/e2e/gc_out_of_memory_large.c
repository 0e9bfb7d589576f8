// A single object that no memory could hold.
//
// exit: 2
// expect-err: ^fatal error: out of memory: no room for
#include <rt/rt.h>

int
main(void)
{
    gc_alloc(SIZE_MAX - 100);
    return 0;
}
