// The trace of a goroutine that was interrupted: in a function without a frame
// of its own, whose caller is named all the same.
//
// expect-err: out of memory
// expect-err: async_preempt\+0x\w+\n    spin\+0x\w+\n    outer\+0x\w+\n    go_entry\+0x\w+\n  started by main
// exit: 2
// env: RT0_DEBUG=slice=1000
#include <rt/rt.h>

static bool spins;              // atomic

void spin(bool *flag);
__asm__(".text\n"
        ".type spin, @function\n"
        "spin:\n"
        "    movb $1, (%rdi)\n"
        "1:  pause\n"
        "    jmp 1b\n"
        ".size spin, . - spin\n");

static void
outer(void)
{
    spin(&spins);
    print("not reached\n");
}

int
main(void)
{
    go_maxprocs(1);
    go(outer);
    while (!__atomic_load_n(&spins, __ATOMIC_RELAXED))
        go_yield();
    gc_alloc((size_t)1 << 60);
    return 0;
}
