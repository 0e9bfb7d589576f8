// go_blocking: functions that block their threads hold up nobody, run at the
// same time as each other, and return what they return.  More than there may be
// threads for queue.
//
// env: RT0_PROCS=1
// expect: results right
// expect: others ran
// expect: at the same time
// expect: 600 in turn
// flags: -iquote . -iquote rt/x86_64 -isystem build/uapi
#include <rt/rt.h>
#include "rt/sys.h"

static int inside, most, ended, yields;

// Blocks until somebody else is in there too and main has gone on, but at most for
// five seconds.
static long
meet(void *arg)
{
    struct __kernel_timespec ts = { 0, 1000000 };

    __atomic_add_fetch(&inside, 1, __ATOMIC_SEQ_CST);
    for (int i = 0; i < 5000 && (__atomic_load_n(&most, __ATOMIC_SEQ_CST) < 2 ||
                                 __atomic_load_n(&yields, __ATOMIC_SEQ_CST) < 10); i++) {
        int n = __atomic_load_n(&inside, __ATOMIC_SEQ_CST);
        if (n > 1)
            __atomic_store_n(&most, n, __ATOMIC_SEQ_CST);
        sys_nanosleep(&ts);
    }
    __atomic_add_fetch(&inside, -1, __ATOMIC_SEQ_CST);
    return (long)arg * 2;
}

static long
nap(void *arg)
{
    struct __kernel_timespec ts = { 0, 1000 };

    (void)arg;
    return sys_nanosleep(&ts);
}

static int right;

static void
blocker(long i)
{
    __atomic_add_fetch(&right, go_blocking(meet, (void *)i) == i * 2, __ATOMIC_SEQ_CST);
    __atomic_add_fetch(&ended, 1, __ATOMIC_SEQ_CST);
}

static void
napper(void)
{
    go_blocking(nap, NULL);
    __atomic_add_fetch(&ended, 1, __ATOMIC_SEQ_CST);
}

static void
wait_for(int n)
{
    while (__atomic_load_n(&ended, __ATOMIC_SEQ_CST) < n) {
        __atomic_add_fetch(&yields, 1, __ATOMIC_SEQ_CST);
        go_yield();
    }
    ended = 0;
}

int
main(void)
{
    for (long i = 0; i < 4; i++)
        go(blocker, i);
    wait_for(4);
    print("results %s\n", right == 4 ? "right" : "wrong");
    print("others %s\n", yields >= 10 ? "ran" : "did not run");
    print(most > 1 ? "at the same time\n" : "one after the other\n");

    for (int i = 0; i < 600; i++)
        go(napper);
    wait_for(600);
    print("600 in turn\n");
    return 0;
}
