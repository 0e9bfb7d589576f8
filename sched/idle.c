// When there is nothing to run.
//
// One M at a time sleeps for all that can come from outside: events of the
// network and the earliest timer of any P.  It sleeps in the poller when there
// is one, else on a futex.  last_poll is 0 while somebody is there, so that the
// others do not try; poll_until says until when, so that who sets an earlier
// timer breaks the sleep (idle_break_before).
//
// All other Ms without work sleep on their notes (m_stop).  When the last one
// has gone to sleep nothing can ever run again, and check_deadlock says so.  A
// sleeper for network or timers is not asleep in this sense, as long as there is
// a timer, or a goroutine that waits for a descriptor: where sockets are open
// and nobody waits for them nothing from outside can help.
#include <rt/go.h>
#include "rt/atomic.h"
#include "rt/clock.h"
#include "rt/panic.h"
#include "rt/print.h"
#include "rt/sys.h"
#include "sched/poller.h"
#include "sched/sched.h"

const Poller *poller;
int32_t poll_waiters;

static uint32_t breaks;         // atomic: counts idle_break, the sleeper's futex word

bool
network_waits(void)
{
    return load_acquire(&poller) != NULL && load_seq(&poll_waiters) > 0;
}

// The earliest timer of all Ps; INT64_MAX: there is none.
int64_t
timers_earliest(void)
{
    // In this order, for who has no P: the array only grows.
    uint32_t n = load_acquire(&sched.nprocs);
    P **all = load_acquire(&sched.all_ps);
    int64_t when = INT64_MAX;

    for (uint32_t i = 0; i < n; i++) {
        int64_t t = load_seq(&all[i]->next_timer);

        if (t < when)
            when = t;
    }
    return when;
}

int32_t
poll_network(int64_t delay_ns, GList *ready)
{
    poller->poll(delay_ns, ready);

    int32_t n = 0;
    for (G *gp = ready->head; gp != NULL; gp = gp->sched_link)
        n++;
    return n;
}

static void
sleep_futex(uint32_t seen, int64_t delay)
{
    struct __kernel_timespec ts = { delay / 1000000000, delay % 1000000000 };

    sys_futex_wait(&breaks, seen, delay < 0 ? NULL : &ts);
}

static bool
anything_to_come(void)
{
    return network_waits() || timers_earliest() != INT64_MAX;
}

// Takes the place of the sleeper, if that is free and there is anything to come.
static bool
take_place(void)
{
    while (anything_to_come()) {
        int64_t before = swap_seq(&sched.last_poll, 0);

        if (before == 0)
            return false;
        // Announced first, read second: a timer that is set from now on breaks the
        // sleep; and so does the last M that goes to sleep, if there is nothing to
        // come any more.
        store_seq(&sched.poll_until, INT64_MAX);
        if (anything_to_come())
            return true;
        // Another M may have found the place taken, and gone to sleep on its note
        // with something to come: so it is looked for once more.
        store_seq(&sched.last_poll, before);
    }
    return false;
}

// The M has no P.  Returns false at once when another M sleeps here already, or
// when there is nothing to wait for.  What became ready is in the list, and still
// counted in poll_waiters: the caller takes it off.
bool
idle_sleep(GList *ready, int32_t *n)
{
    uint32_t seen = load_seq(&breaks);

    *n = 0;
    if (!take_place())
        return false;
    int64_t until = timers_earliest(), delay = -1;
    store_seq(&sched.poll_until, until);
    if (until != INT64_MAX) {
        delay = until - clock_monotonic();
        if (delay < 0)
            delay = 0;
    }
    const Poller *p = load_acquire(&poller);
    if (p != NULL)
        *n = poll_network(delay, ready);
    else if (delay != 0)
        sleep_futex(seen, delay);
    store_seq(&sched.last_poll, clock_monotonic());
    return true;
}

void
idle_break(void)
{
    const Poller *p = load_acquire(&poller);

    add_seq(&breaks, 1);
    sys_futex_wake(&breaks, 1);
    if (p != NULL)
        p->wake();
}

// A timer is due at `when`, earlier than those that were there.
void
idle_break_before(int64_t when)
{
    if (load_seq(&sched.last_poll) != 0) {
        // Nobody sleeps.  This M is going to if it finds no work; if it runs a
        // goroutine, which may go on for long, another one should.  Where neither
        // comes true sysmon sees to it.
        if (getg() != NULL)
            wakep();
    } else if (load_seq(&sched.poll_until) > when) {
        idle_break();
    }
}

void
poller_set(const Poller *p)
{
    store_seq(&poller, p);
    idle_break();
}

// An M has just gone to sleep for good; sched.lock is held.
void
check_deadlock(void)
{
    int32_t awake = (int32_t)sched.nms - sched.nidle_ms;

    if (awake > 1 || anything_to_come())
        return;
    if (awake == 1) {
        // Perhaps it sleeps for what does not exist any more.
        if (load_seq(&sched.last_poll) == 0)
            idle_break();
        return;
    }
    if (sched.nglobal > 0)
        fatal("the system gives no more threads, and those that there are belong to "
              "goroutines which are not ready");
    die_begin();
    eprint("fatal error: %s - deadlock!\n", go_count() > 0
               ? "all goroutines are asleep"
               : "no goroutines are left (main called go_exit)");
    dump_goroutines();
    die();
}
