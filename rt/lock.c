// A mutual exclusion lock on one futex word (U. Drepper, "Futexes are tricky",
// the second mutex): 0 free, 1 held, 2 held and somebody may sleep.  Without
// contention lock and unlock are one atomic instruction each and no call of
// the kernel.  The runtime's critical sections are short, so a waiter first
// spins a little; it sleeps when the holder has lost its processor.
//
// In the debug flavour each thread keeps the ranks that it holds, and throws when
// they would not rise (rt/lockrank.h).
#include "rt/atomic.h"
#include "rt/lock.h"
#include "rt/panic.h"
#include "rt/sys.h"

enum { FREE, HELD, CONTENDED };
enum { SPINS = 40 };

#ifdef RT0_DEBUG_FLAVOR
void
held_push(Thread *t, uint32_t rank)
{
    check(t->locks < MAX_HELD_LOCKS);
    if (t->locks > 0 && t->held[t->locks - 1] >= rank)
        throw("lock order: rank %u taken while holding %u", rank,
              t->held[t->locks - 1]);
    t->held[t->locks++] = (uint8_t)rank;
}

void
held_pop(Thread *t, uint32_t rank)
{
    check(t->locks > 0 && t->held[t->locks - 1] == rank);
    t->locks--;
}
#endif

static void
lock_slow(Lock *l)
{
    for (int i = 0; i < SPINS; i++) {
        uint32_t old = FREE;

        if (load_relaxed(&l->state) == FREE && cas_seq(&l->state, &old, HELD))
            return;
        arch_pause();
    }
    // From here on we may sleep, so the word must say so, also when we are the
    // ones who then get the lock: another sleeper may be behind us.
    while (swap_seq(&l->state, CONTENDED) != FREE)
        sys_futex_wait(&l->state, CONTENDED, NULL);
}

void
lock(Lock *l)
{
    uint32_t old = FREE;

    held_push(thread_self(), l->rank);
    if (!cas_seq(&l->state, &old, HELD))
        lock_slow(l);
}

void
unlock(Lock *l)
{
    Thread *t = thread_self();
    uint32_t old = swap_seq(&l->state, FREE);

    dcheck(old != FREE);
    held_pop(t, l->rank);
    if (old == CONTENDED)
        sys_futex_wake(&l->state, 1);
}
