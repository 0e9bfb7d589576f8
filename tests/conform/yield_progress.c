// Who yields lets others run: a goroutine that does nothing but yield until
// another has done something does not wait for ever, locked to its thread or not.
//
// Go: runtime/proc_test.go, TestYieldProgress, TestYieldLockedProgress.
// expect: ok
#include <rt/rt.h>

static void
yielder(bool locked, int *turns, int *stop)
{
    if (locked)
        go_lock_thread();
    while (!__atomic_load_n(stop, __ATOMIC_ACQUIRE)) {
        __atomic_add_fetch(turns, 1, __ATOMIC_RELAXED);
        go_yield();
    }
    __atomic_store_n(stop, 2, __ATOMIC_RELEASE);
}

static void
meet(bool locked)
{
    int turns = 0, stop = 0;

    go(yielder, locked, &turns, &stop);
    while (__atomic_load_n(&turns, __ATOMIC_RELAXED) < 10)
        go_yield();
    __atomic_store_n(&stop, 1, __ATOMIC_RELEASE);
    while (__atomic_load_n(&stop, __ATOMIC_ACQUIRE) != 2)
        go_yield();
}

int
main(void)
{
    meet(false);
    meet(true);
    print("ok\n");
    return 0;
}
