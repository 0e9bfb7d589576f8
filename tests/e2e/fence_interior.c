// A pointer into an object is not freed; the report names the object.
//
// exit: 2
// expect-err: ^panic: gc_free: 0x[0-9a-f]+ is not the beginning of the object of 100 bytes at 0x[0-9a-f]+$
// expect-err: ^    allocated by main\+0x[0-9a-f]+$
// flavors: debug torture
#include <rt/rt.h>

int
main(void)
{
    char *p = gc_alloc(100);

    gc_free(p + 16);
    return 0;
}
