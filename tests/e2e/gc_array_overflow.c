// An array of more bytes than a size can tell.
//
// exit: 2
// expect-err: ^panic: gc_alloc_array
#include <rt/rt.h>

int
main(void)
{
    gc_alloc_array(SIZE_MAX / 16 + 1, 16);
    return 0;
}
