// An object that nobody frees or looks at: whoever sweeps it sees what was written
// behind its end.
//
// exit: 2
// expect-err: ^panic: (the collector|gc_collect): the object of 40 bytes at 0x[0-9a-f]+ was written behind its end: byte 40 is 0x41$
// expect-err: ^    allocated by write_far\+0x[0-9a-f]+$
// flavors: debug torture
#include <rt/rt.h>

static __attribute__((noinline)) void
write_far(int i)
{
    volatile char *p = gc_alloc(40);

    p[40] = 'A';
    p[i % 40] = 'x';
}

int
main(void)
{
    for (int i = 0; i < 100; i++)
        write_far(i);
    for (int i = 0; i < 1000000; i++)
        *(volatile char *)gc_alloc(100) = 'x';
    return 0;
}
