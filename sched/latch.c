// The front door of latches.
#include <linux/membarrier.h>
#include "rt/panic.h"
#include "rt/sys.h"
#include "rt/torture.h"
#include "sched/latch.h"

enum { FIRST_PAUSES = 16, MOST_PAUSES = 256 };  // of the processor, some 10 ns each
enum { IN_A_ROW = TORTURE_SIZE(250, 3) };       // 250, 1000, ... 64000

static bool barriers;           // the kernel has them

void
latches_begin(void)
{
    barriers = sys_membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED) == 0;
}

static void
sleep_a_little(Latch *l)
{
    static const struct __kernel_timespec look_again = { 0, 1000000 };

    sys_futex_wait(&l->held, 1, &look_again);
}

static bool
try_front(Latch *l)
{
    uint32_t no = 0;

    return load_relaxed(&l->held) == 0 && cas_seq(&l->held, &no, 1);
}

// Longer from look to look: each takes the cache line from whoever holds the latch,
// and who stays away for a while lets him go in again for some operations more.
static __attribute__((noinline)) void
wait_for_held(Latch *l)
{
    for (int n = FIRST_PAUSES; n <= MOST_PAUSES; n *= 2) {
        for (int i = 0; i < n; i++)
            arch_pause();
        if (try_front(l))
            return;
    }
    add_seq(&l->sleepers, 1);
    while (!try_front(l))
        sleep_a_little(l);
    add_seq(&l->sleepers, -1);
}

// The caller holds the latch but for an owner, who may be inside.
static __attribute__((noinline)) void
depose(Latch *l)
{
    store_relaxed(&l->owner, 0);
    if (sys_membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED) < 0)
        throw("membarrier does not do what it was registered for");
    for (int n = 0; load_acquire(&l->inside[l->deposed]); n++)
        if (n < MOST_PAUSES)
            arch_pause();
        else
            sleep_a_little(l);          // the owner has lost his processor
    l->deposed++;
    l->in_a_row = 0;
}

static inline void
count_turn(Latch *l, uint32_t me)
{
    if (l->last != me) {
        l->last = (uint16_t)me;
        l->in_a_row = 0;
    } else if (barriers && l->deposed < OWNERS &&
               ++l->in_a_row == IN_A_ROW << 2 * l->deposed) {
        store_relaxed(&l->owner, me | (uint32_t)l->deposed << 16);
    }
}

void
latch_take_front(Latch *l, uint32_t me)
{
    uint32_t no = 0;

    if (__builtin_expect(!cas_seq(&l->held, &no, 1), 0))
        wait_for_held(l);
    if (__builtin_expect(load_relaxed(&l->owner) != 0, 0))
        depose(l);
    l->front = true;
    count_turn(l, me);
}

void
latch_wake(Latch *l)
{
    sys_futex_wake(&l->held, 1);
}
