// Every stack has its guard, at every place of a batch, and memory above it.
//
// flags: -iquote . -iquote rt/x86_64 -isystem build/uapi
// expect: 1000 stacks: 16000 pages guarded, 1000 not
#include <rt/rt.h>
#include <asm/errno.h>
#include "rt/sys.h"

enum { N = 1000, STACK = 192 << 10, GUARD = 64 << 10, PAGE = 4096 };

static int looked, guarded, usable;

// The kernel tells whether it can write there, without a signal.
static bool
writable(uintptr_t at)
{
    return sys_clock_gettime(1, (void *)at) != -EFAULT;
}

static void
child(void)
{
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    uintptr_t hi = (here + PAGE) & -(uintptr_t)PAGE, lo = hi - STACK;

    for (uintptr_t at = lo - GUARD; at < lo; at += PAGE)
        __atomic_add_fetch(&guarded, !writable(at), __ATOMIC_RELAXED);
    __atomic_add_fetch(&usable, writable(lo + PAGE), __ATOMIC_RELAXED);
    __atomic_add_fetch(&looked, 1, __ATOMIC_RELAXED);
    while (looked < N)
        go_yield();
}

int
main(void)
{
    for (int i = 0; i < N; i++)
        go(child);
    while (go_count() > 1)
        go_yield();
    print("%d stacks: %d pages guarded, %d not\n", looked, guarded, usable);
    return 0;
}
