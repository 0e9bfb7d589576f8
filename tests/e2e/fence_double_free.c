// An object is freed once: the report names who did it before.
//
// exit: 2
// expect-err: ^panic: gc_free: the object of 100 bytes at 0x[0-9a-f]+ was freed before$
// expect-err: ^    allocated by main\+0x[0-9a-f]+$
// expect-err: ^    freed by drop_object\+0x[0-9a-f]+$
// flavors: debug torture
#include <rt/rt.h>

static __attribute__((noinline)) void
drop_object(char *p)
{
    gc_free(p);
    __asm__ volatile("");
}

int
main(void)
{
    char *p = gc_alloc(100), *again = p;

    __asm__ volatile("" : "+r"(again));
    drop_object(p);
    drop_object(again);
    return 0;
}
