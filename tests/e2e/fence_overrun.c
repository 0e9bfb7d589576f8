// One byte behind the end of an object: gc_free sees it, and tells who had allocated the
// object; of every kind, large, aligned, and of no bytes at all.
//
// exit: 2
// expect-err: ^panic: (gc_)?free: the object of \d+ bytes at 0x[0-9a-f]+ was written behind its end: byte \d+ is 0x41$
// expect-err: ^    allocated by make_object\+0x[0-9a-f]+$
// expect-err: ^    main\+0x[0-9a-f]+$
// also: -DMAKE=gc_alloc(0) -DN=0
// also: -DMAKE=gc_alloc_leaf(1000) -DN=1000
// also: -DMAKE=gc_alloc_typed(&Node_type,3) -DN=72
// also: -DMAKE=gc_alloc_array(10000,9) -DN=90000
// also: -DMAKE=gc_alloc_typed(&Node_type,5000) -DN=120000
// also: -DMAKE=malloc(17) -DN=17 -DFREE=free
// also: -DMAKE=calloc(7,3) -DN=21 -DFREE=free
// also: -DMAKE=aligned_alloc(65536,100) -DN=100 -DFREE=free
// also: -DMAKE=realloc(malloc(30000),70000) -DN=70000 -DFREE=free
// also: -DMAKE=gc_realloc(gc_alloc(500),90) -DN=90
// flavors: debug torture
#include <rt/malloc.h>
#include <rt/rt.h>

#ifndef MAKE
#define MAKE gc_alloc(24)
#define N 24
#endif
#ifndef FREE
#define FREE gc_free
#endif

typedef struct Node { struct Node *left, *right; int64_t key; } Node;
TYPE_DEFINE(Node, left, right);

static __attribute__((noinline)) char *
make_object(void)
{
    char *p = MAKE;

    __asm__ volatile("" : "+r"(p));     // not the last step: what follows is main's
    return p;
}

int
main(void)
{
    volatile char *p = make_object();

    gc_set_percent(-1);                 // else torture's collections see it first
    for (int i = 0; i < N; i++)
        p[i] = 'x';
    p[N] = 'A';
    FREE((void *)p);
    return Node_type.size == 0;
}
