// Freezing: a report of death stops all other threads where they are.
//
//     who reports      freezing = 1; SIGURG to every other M; waits until each
//                      has answered, at most a second
//     each other M     in the handler: stores in its M where the registers lie
//                      that were interrupted, and never returns
//
// From then on nothing moves: lists and stacks can be read without a lock, also
// where a lock is held (by a thread that is frozen, or by the one who reports);
// output does not mix with that of others, and nobody ends the program with
// status 0 in the midst of the report.  A goroutine that runs is shown from the
// registers of its M, all others from what they saved.
//
// The signal is the one of preemption, whose handler may come at any
// instruction, and asks for nothing but its own stack.  Who cannot answer: a
// thread that dies of a fault itself, which has stored the same before
// (sched/fault.c); one that sleeps in the kernel where no signal reaches it.  The report does
// without that one.  Requests are repeated, since a thread may have been new, its
// signals still blocked.
//
// Nothing comes back from here.  A dump after which the program goes on
// (go_dump) stops the world instead, as the collector does; that is slower, and
// hangs where the scheduler does, which is just where SIGQUIT is sent.
//
// Rejected: taking locks, or asking each goroutine, which hangs with what it is
// to explain; printing from each thread's own handler in turn (Go's
// GOTRACEBACK=crash), where one that does not answer breaks the chain.
#include "context.h"
#include "rt/atomic.h"
#include "rt/panic.h"
#include "rt/print.h"
#include "rt/sys.h"
#include "sched/dump.h"
#include "sched/freeze.h"
#include "sched/seed.h"

enum { ROUNDS = 1000, NAP = 1000000 };

uint32_t freezing;
static const M *reporter;       // atomic

static RT_NORETURN void
stand_still(void)
{
    static uint32_t never;

    for (;;)
        sys_futex_wait(&never, 0, NULL);
}

void
freeze_here(const void *context)
{
    M *m = getm();

    if (load_seq(&reporter) == m)
        return;
    store_release(&m->frozen, context);
    stand_still();
}

// Asks those who have not answered; whether there are any.
static bool
ask(void)
{
    M *self = getm();
    bool asked = false;

    for (M *m = load_acquire(&sched.all_ms); m != NULL; m = m->all_link) {
        int tid = load_relaxed(&m->tid);

        if (m == self || tid == 0 || load_acquire(&m->frozen) != NULL)
            continue;
        sys_tgkill(sys_getpid(), tid, SIGURG);
        asked = true;
    }
    return asked;
}

static void
freeze(void)
{
    const M *nobody = NULL;

    if (!cas_seq(&reporter, &nobody, (const M *)getm())) {
        if (nobody != getm())
            stand_still();
        return;                 // the report itself has failed
    }
    // Most answer within microseconds; who waits for a processor takes longer.
    struct __kernel_timespec nap = { 0, NAP / 64 };
    store_seq(&freezing, 1);
    for (int i = 0; i < ROUNDS && ask(); i++) {
        sys_nanosleep(&nap);
        if (nap.tv_nsec < NAP)
            nap.tv_nsec *= 2;
    }
}

static const Dumper dumper_of_many = {
    .current = dump_title,
    .bounds = dump_bounds,
    .spawned = dump_spawned,
    .freeze = freeze,
    .others = dump_goroutines,
    .replay = seed_replay,
};

// The goroutine that was interrupted is one of many here.
static void
quit_handler(int sig, siginfo_t *info, void *context)
{
    (void)sig, (void)info;
    if (load_seq(&reporter) == getm())
        return;
    store_release(&getm()->frozen, context);
    die_begin();
    eprint("SIGQUIT: quit\n");
    dump_goroutines_but(NULL);
    die();
}

void
freeze_begin(void)
{
    int err = signal_handle(SIGQUIT, quit_handler);

    if (err < 0)
        fatal("cannot handle SIGQUIT: error %d", -err);
    dumper = &dumper_of_many;
}
