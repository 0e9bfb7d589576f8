// Torture fills what the sweep frees, and sees what was written there since, before it
// is an object again.
//
// exit: 2
// expect-err: ^panic: memory of the heap was written after its object had been freed: the word at 0x[0-9a-f]+ is 0x
// also: -DN=100000
// flavors: torture
#include <rt/rt.h>

#ifndef N
#define N 100
#endif

static __attribute__((noinline)) uintptr_t
make_hidden(void)
{
    return ~(uintptr_t)gc_alloc(N);
}

int
main(void)
{
    void *keep[20];

    for (int i = 0; i < 20; i++)
        keep[i] = gc_alloc(N);
    uintptr_t hidden = make_hidden();
    gc_collect();
    *((volatile char *)~hidden + N / 2) = 'A';
    for (int i = 0; i < 1000; i++)
        keep[i % 20] = gc_alloc(N);
    return keep[0] == NULL;
}
