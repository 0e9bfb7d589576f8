// For core_dump.py: a program with a heap that stops to be looked at.
#include <rt/rt.h>

static void *volatile kept;

__attribute__((noinline)) static void
stop_here(void)
{
    __asm__ volatile("");
}

int
main(void)
{
    kept = gc_alloc(3 << 20);
    kept = gc_alloc_leaf(100);
    stop_here();
    return 0;
}
