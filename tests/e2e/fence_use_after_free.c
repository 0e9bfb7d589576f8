// What is written to an object after it was freed is seen by gc_collect; and without
// one, when enough others have been freed.  The report names who allocated the object
// and who freed it.
//
// exit: 2
// expect-err: ^panic: gc_(collect|free): the object of 100 bytes at 0x[0-9a-f]+ was written after it was freed: byte 50 is 0x41$
// expect-err: ^    allocated by make_object\+0x[0-9a-f]+$
// expect-err: ^    freed by drop_object\+0x[0-9a-f]+$
// also: -DLATER
// also: -DMAKE=malloc -DFREE=free
// also: -DMAKE=malloc -DFREE=free -DLATER
// flavors: debug torture
#include <rt/malloc.h>
#include <rt/rt.h>

#ifndef MAKE
#define MAKE gc_alloc
#define FREE gc_free
#endif

static __attribute__((noinline)) char *
make_object(void)
{
    char *p = MAKE(100);

    __asm__ volatile("" : "+r"(p));
    return p;
}

static __attribute__((noinline)) void
drop_object(char *p)
{
    FREE(p);
    __asm__ volatile("");
}

int
main(void)
{
    gc_set_percent(-1);
    char *p = make_object();
    volatile char *stale = p;

    drop_object(p);
    stale[50] = 'A';
#ifdef LATER
    for (int i = 0; i < 10000; i++)
        drop_object(make_object());
#else
    gc_collect();
#endif
    return 0;
}
