// A locked goroutine stays on its thread through whatever it does, nobody else
// runs there, locks nest, and a thread whose goroutine ends locked ends too.
//
// expect: stayed
// expect: alone
// expect: nested
// expect: ended with it
// flags: -iquote . -iquote rt/x86_64 -isystem build/uapi
#include <rt/rt.h>
#include <asm/errno.h>
#include "rt/sys.h"

enum { LOCKED = 8, OTHERS = 8 };

static int owner[1 << 16];      // by the thread's number: the goroutine locked there
static int strangers, moved, ended, stop;
static int thread_of[LOCKED + 1];      // of those that end locked

static int *
slot(void)
{
    return &owner[sys_gettid() & 0xffff];
}

static long
look(void *arg)
{
    return *(int *)arg = sys_gettid();
}

static void
locked(int me)
{
    int there;

    go_lock_thread();
    int *mine = slot();
    __atomic_store_n(mine, me, __ATOMIC_SEQ_CST);
    for (int i = 0; i < 200; i++) {
        if (i % 3 == 0)
            go_yield();
        else if (i % 3 == 1)
            time_sleep(10 * MICROSECOND);
        else
            go_blocking(look, &there);
        if (slot() != mine)
            __atomic_add_fetch(&moved, 1, __ATOMIC_SEQ_CST);
    }
    __atomic_store_n(mine, 0, __ATOMIC_SEQ_CST);
    // Half of them end without unlocking.
    if (me % 2)
        go_unlock_thread();
    else
        thread_of[me] = sys_gettid();
    __atomic_add_fetch(&ended, 1, __ATOMIC_SEQ_CST);
}

static void
other(void)
{
    while (!__atomic_load_n(&stop, __ATOMIC_SEQ_CST)) {
        if (__atomic_load_n(slot(), __ATOMIC_SEQ_CST) != 0)
            __atomic_add_fetch(&strangers, 1, __ATOMIC_SEQ_CST);
        go_yield();
    }
    __atomic_add_fetch(&ended, 1, __ATOMIC_SEQ_CST);
}

static void
wait_for(int n)
{
    while (__atomic_load_n(&ended, __ATOMIC_SEQ_CST) < n)
        time_sleep(MILLISECOND);
}

int
main(void)
{
    for (int i = 0; i < OTHERS; i++)
        go(other);
    for (int i = 1; i <= LOCKED; i++)
        go(locked, i);
    wait_for(LOCKED);
    stop = 1;
    wait_for(LOCKED + OTHERS);
    print(moved == 0 ? "stayed\n" : "moved %d times\n", moved);
    print(strangers == 0 ? "alone\n" : "%d strangers\n", strangers);

    go_lock_thread();
    go_lock_thread();
    go_unlock_thread();
    int tid = sys_gettid();
    for (int i = 0; i < 100; i++) {
        go(look, &(int){ 0 });
        go_yield();
    }
    go_unlock_thread();
    print(sys_gettid() == tid ? "nested\n" : "not nested\n");
    for (int i = 2; i <= LOCKED; i += 2)
        while (thread_of[i] != sys_getpid() && sys_tgkill(sys_getpid(), thread_of[i], 0) != -ESRCH)
            time_sleep(MILLISECOND);
    print("ended with it\n");
    return 0;
}
