// For gdb.py: a goroutine that is interrupted in many kinds of places, in
// functions with a frame and without, and in the midst of the runtime's.
#include <rt/rt.h>
#include <string.h>

static char block[65536];

__attribute__((noinline)) static uint64_t
leaf(uint64_t n)
{
    return n * n ^ n >> 3;
}

__attribute__((noinline)) static void
outer(void)
{
    static volatile uint64_t sum;

    for (;;) {
        for (uint64_t i = 0; i < 500; i++)
            sum += leaf(i);
        memset(block, 1, sizeof block);
        sum += (uintptr_t)gc_alloc(16) + (uint64_t)time_now() + (uint64_t)go_id();
    }
}

int
main(void)
{
    go(outer);
    for (;;)
        go_yield();
}
