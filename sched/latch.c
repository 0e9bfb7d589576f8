// Waiting for a latch: first by looking, then in the kernel.
#include "sched/latch.h"
#include "rt/sys.h"

enum { SPINS = 100, LOOK_AGAIN = 1000000 };     // ns

static bool
try_take(Latch *l)
{
    uint32_t no = 0;

    return load_relaxed(&l->held) == 0 && cas_seq(&l->held, &no, 1);
}

void
latch_wait(Latch *l)
{
    static const struct __kernel_timespec look_again = { 0, LOOK_AGAIN };

    for (int i = 0; i < SPINS; i++) {
        if (try_take(l))
            return;
        arch_pause();
    }
    add_seq(&l->sleepers, 1);
    while (!try_take(l))
        sys_futex_wait(&l->held, 1, &look_again);
    add_seq(&l->sleepers, -1);
}

void
latch_wake(Latch *l)
{
    sys_futex_wake(&l->held, 1);
}
