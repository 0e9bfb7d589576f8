// sysmon: a thread without a P that looks after the others.
//
// Three things would go wrong if each M only minded its own goroutines:
//
//   a goroutine that computes for long     it is told to let others run after
//                                          10 ms, and the signal is repeated
//                                          each millisecond until it does
//   a system call that takes long          its P is taken and given to another
//   the M that slept for network and       nobody looks at them, nor at the
//   timers gets other work                 timers of an idle P: sysmon wakes
//                                          another at its next look, or if no P
//                                          is idle looks itself
//
// It looks each 5 ms, so what may take 10 ms takes 15 at most; and where others
// wait, for a P or for a timer of this one, 5 ms are long enough.  Where it has
// asked for something it looks again each millisecond, and where a P was in a
// system call after 20 us, then twice that, until it comes out or is taken: most
// system calls are over by then, and the first look costs the program nothing.
// (Go looks each 20 us for the first millisecond after anything happened.  In
// a server, where something happens all the time, that is 6 to 12 % of a
// processor: golang.org/issue/18236.)
//
// When no P has work there is nothing to look after.  After a tenth of a second
// of that it sleeps until a P is taken from the idle list (a server that
// handles a request now and then does not wake it each time), and on its way
// there once more, ten seconds later, to give back pages of stacks and of the heap
// that nobody has used for so long; and, if there is garbage, once when a collection
// is due for that (gc/force.c).  An idle program makes no wake-ups.
//
// RT0_DEBUG=slice=US makes the time slice as short as that, for tests.
#include <linux/prctl.h>
#include "rt/atomic.h"
#include "rt/clock.h"
#include "rt/debugvar.h"
#include "rt/panic.h"
#include "rt/start.h"
#include "rt/sys.h"
#include "rt/torture.h"
#include "sched/poller.h"
#include "sched/preempt.h"
#include "sched/sched.h"
#include "sched/schedtrace.h"

// ns
enum { SLICE = 10000000, LOOK = 5000000, SOON = 1000000, VERY_SOON = 20000 };
static const int64_t LONG_PARKED = TORTURE_SIZE(INT64_C(10000000000), 500000);
enum { IDLE_LOOKS = TORTURE_SIZE(20, 1) };
enum { SWEEPS = 8 };            // steps of the sweep at each look
static const int64_t LONG_CALL = 1000000000;

static struct {
    Note wake;
    bool asleep;                // under sched.lock: until a P is taken
    int64_t slice;              // constant; ns
    uint32_t idle_looks;        // in a row
    int64_t trimmed;            // when the last walk through the stacks ended
} sysmon;

// Under sched.lock: a P leaves the idle list.
void
sysmon_wake(void)
{
    if (sysmon.asleep) {
        sysmon.asleep = false;
        store_relaxed(&sched.now, clock_monotonic());
        note_wake(&sysmon.wake);
    }
}

// The heap's sweep goes on if all processors are busy with other things, and free
// pages go back to the system.
static void
look_at_heap(int64_t now, bool asleep)
{
    bool (*sweep)(void) = load_acquire(&sched.idle_work);

    if (sweep == NULL)
        return;
    // The sweep finds cleanups: not by the clock, where the order follows from a seed.
    for (int n = 0; !sched.seeded && (n < SWEEPS || asleep) && sweep(); n++)
        ;
    sched.scavenge(now, asleep);
}

// A goroutine for which nobody was woken (wake.c) waits since the last look, or
// has come just now; or an errand.
static void
look_at_queues(void)
{
    if (load_seq(&sched.nidle_ps) > 0 && somebody_has_work())
        wakep();
}

// When a collection is due that nobody asked for.
static int64_t
collect_at(void)
{
    int64_t (*at)(void) = load_acquire(&gc_errands.collect_at);

    return at != NULL && !sched.seeded && load_acquire(&sched.errand) != NULL ? at() : INT64_MAX;
}

static void
look_for_garbage(int64_t now)
{
    if (collect_at() <= now) {
        __atomic_fetch_or(&gc_errands.wanted, ERRAND_COLLECT, __ATOMIC_SEQ_CST);
        wakep();
    }
}

// Until a P is taken.
static void
sleep_for_good(void)
{
    int64_t at = collect_at();

    if (at != INT64_MAX) {
        int64_t now = clock_monotonic();
        if (note_sleep(&sysmon.wake, at > now ? at - now : 0))
            return;
        look_for_garbage(clock_monotonic());
    }
    note_sleep(&sysmon.wake, -1);
}

static void
sleep_until_busy(void)
{
    lock(&sched.lock);
    sysmon.asleep = sched.nidle_ps == sched.nprocs;
    bool asleep = sysmon.asleep;
    unlock(&sched.lock);
    if (!asleep)
        return;
    if (!note_sleep(&sysmon.wake, LONG_PARKED)) {
        stacks_trim(clock_monotonic() - LONG_PARKED, true);
        look_at_heap(clock_monotonic(), true);
        look_at_queues();
        sleep_for_good();
    }
    note_clear(&sysmon.wake);
}

// Takes the P of an M that has been in one system call since sysmon looked last,
// if there is anything for it to do; for the sake of the queues of others, after
// a time slice in any case.  Returns whether to look again soon.
static bool
look_at_syscall(P *p, int64_t now)
{
    if (p->seen.syscalls != load_relaxed(&p->syscalls)) {
        p->seen.syscalls = load_relaxed(&p->syscalls);
        p->seen.syscall_since = now;
        return true;
    }
    // Not yet, where the order must not depend on how long a call takes: seed.c.
    if (sched.seeded && now - p->seen.syscall_since < LONG_CALL)
        return true;
    if (runq_len(&p->runq) == 0 && now - p->seen.syscall_since < SLICE &&
        load_seq(&sched.nspinning) + load_seq(&sched.nidle_ps) > 0)
        return true;
    if (p_retake(p))
        handoffp(p);
    return false;
}

static bool
look_at_running(P *p, int64_t now)
{
    if (p->seen.tick != load_relaxed(&p->tick)) {
        p->seen.tick = load_relaxed(&p->tick);
        p->seen.tick_since = now;
        return false;
    }
    if (sched.seeded)
        return false;
    bool wanted = load_relaxed(&sched.nglobal) > 0 || load_relaxed(&p->next_timer) < now;
    // Looks come a little early too: nine tenths are enough.
    int64_t allowed = (wanted ? sysmon.slice / 2 : sysmon.slice) / 10 * 9;
    if (now - p->seen.tick_since < allowed)
        return false;
    M *m = load_relaxed(&p->m);
    if (m != NULL)
        preempt_signal(m);
    return true;
}

// Returns when to look again.
static int64_t
look_at_ps(int64_t now, int64_t delay)
{
    // In this order, since it has no P: the array only grows.
    uint32_t n = load_acquire(&sched.nprocs);
    P **all = load_acquire(&sched.all_ps);
    bool in_syscall = false, asked = false;

    for (uint32_t i = 0; i < n; i++) {
        PStatus status = load_seq(&all[i]->status);

        if (status == P_SYSCALL)
            in_syscall |= look_at_syscall(all[i], now);
        else if (status == P_RUNNING || status == P_STOPPED)    // its M collects
            asked |= look_at_running(all[i], now);
    }
    int64_t longest = asked && sysmon.slice > SOON ? SOON : LOOK;
    if (sysmon.slice / 2 < longest)
        longest = sysmon.slice / 2;
    if (!in_syscall)
        return longest;
    delay = delay >= longest ? VERY_SOON : delay * 2;
    return delay < longest ? delay : longest;
}

// The M that slept for the network and the timers has had other work for long.
// If there is one without, it takes the place; else the network is looked at
// from here, and each P minds its own timers.
static void
look_at_sleeper(int64_t now)
{
    int64_t last = load_relaxed(&sched.last_poll);
    GList ready = { 0 };

    if (last == 0)
        return;
    if (load_seq(&sched.nidle_ps) > 0) {
        int64_t next = timers_earliest();

        // Busy Ps look at the network too, which last_poll tells, but at no
        // timers of others.
        if (next <= now || (now - last >= SOON && (next != INT64_MAX || network_waits())))
            wakep();
        return;
    }
    if (now - last < LOOK || !network_waits() || swap_seq(&sched.polling, 1) != 0)
        return;
    // Unless an M has gone to sleep there meanwhile, which last_poll tells.
    cas_seq(&sched.last_poll, &last, now);
    int32_t n = poll_network(0, &ready);
    store_seq(&sched.polling, 0);
    take_ready(&ready, n);
}

static void
nap(int64_t delay)
{
    struct __kernel_timespec ts = { 0, delay };

    sys_nanosleep(&ts);
}

static RT_NORETURN void
run(void)
{
    int64_t delay = LOOK;

    sys_prctl(PR_SET_TIMERSLACK, 1);    // else 20 us are 70
    for (;;) {
        nap(delay);
        int64_t now = clock_monotonic();
        store_relaxed(&sched.now, now);
        look_at_sleeper(now);
        schedtrace_look(now);
        look_at_heap(now, false);
        look_for_garbage(now);
        look_at_queues();
        delay = look_at_ps(now, delay);
        if (now - sysmon.trimmed > LONG_PARKED && !stacks_trim(now - LONG_PARKED, false))
            sysmon.trimmed = now;
        if (load_seq(&sched.nidle_ps) < load_seq(&sched.nprocs))
            sysmon.idle_looks = 0;
        else if (++sysmon.idle_looks > IDLE_LOOKS && !schedtrace_on())
            sleep_until_busy();
    }
}

static int64_t
time_slice(void)
{
    const char *text = debugvar_find(start_info.debug, "slice");
    int64_t us = 0;

    for (; text != NULL && *text >= '0' && *text <= '9' && us < 1000000; text++)
        us = us * 10 + (*text - '0');
    return us > 0 ? us * 1000 : SLICE;
}

int
sysmon_start(void)
{
    sysmon.slice = time_slice();
    schedtrace_begin();
    return thread_start(run);
}
