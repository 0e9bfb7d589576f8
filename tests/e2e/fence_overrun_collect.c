// gc_collect looks at all objects: at one that lives as at one that does not.
//
// exit: 2
// expect-err: ^panic: gc_collect: the object of 100 bytes at 0x[0-9a-f]+ was written behind its end: byte 103 is 0x00$
// expect-err: ^    allocated by main\+0x[0-9a-f]+$
// also: -DDROP
// flavors: debug torture
#include <rt/rt.h>

int
main(void)
{
    gc_set_percent(-1);
    char *volatile p = gc_alloc(100);

    p[103] = 0;
#ifdef DROP
    p = NULL;
#endif
    gc_collect();
    return p == NULL;
}
