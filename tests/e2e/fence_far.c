// Who writes over all that is known of an object is told so.
//
// exit: 2
// expect-err: ^panic: gc_free: the object in the 64 bytes at 0x[0-9a-f]+ was written far behind its end
// flavors: debug torture
#include <rt/rt.h>

int
main(void)
{
    gc_set_percent(-1);
    volatile char *p = gc_alloc(24);

    for (int i = 0; i < 64; i++)
        p[i] = 'x';
    gc_free((void *)p);
    return 0;
}
