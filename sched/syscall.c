// System calls that may block.
//
// A thread that waits in the kernel needs no P.  But most calls that could
// block do not, and are over in less than a microsecond; to hand the P to
// another thread each time, and to ask for one afterwards, would cost ten times
// that.  So the P is not handed over, it is left where it can be taken:
//
//      entersyscall    the goroutine's registers are saved, as for parking; the
//                      P goes to P_SYSCALL
//      the call        whoever finds the P in P_SYSCALL may take it, with a
//                      compare-and-swap: sysmon, when the call takes long, and
//                      who stops the world
//      exitsyscall     takes the P back the same way, which nearly always
//                      succeeds; else any idle P; else the goroutine queues
//                      behind the others, and its M goes to sleep
//
// go_blocking is for what is known to take long: it hands the P over at once.
// The function runs on the goroutine's own stack and M, so its thread-locals are
// the caller's.  Each such call holds a thread; more than MAX_BLOCKING at a time
// queue, since a thread costs the system more than a goroutine, and there are
// limits to their number at which other things fail.
//
// Rejected: a pool of threads that does the calls on behalf of others, as
// libuv and neco have it: it costs two switches of threads for each call, also
// for the many that would not have blocked.
#include <rt/go.h>
#include "rt/atomic.h"
#include "rt/panic.h"
#include "rt/print.h"
#include "sched/preempt.h"
#include "sched/sched.h"

enum { MAX_BLOCKING = TORTURE_SIZE(256, 2) };

// Called by call_in_syscall when the registers are saved.
void
entersyscall(void)
{
    M *m = getm();
    P *p = m->p;

    check(p != NULL && m->thread.locks == 0);
    g_set_status(m->curg, G_RUNNING, G_SYSCALL);
    m->curg->since = load_relaxed(&sched.now);
    m->old_p = p;
    m->thread.heap_cache = &no_cache;
    store_relaxed(&m->p, NULL);
    store_relaxed(&p->syscalls, p->syscalls + 1);
    store_seq(&p->status, P_SYSCALL);
}

void
entersyscall_block(void)
{
    entersyscall();

    M *m = getm();
    if (!sched.seeded && p_retake(m->old_p))
        handoffp(m->old_p);
}

// From P_SYSCALL to the caller, who gives it to an M or to the idle list.
bool
p_retake(P *p)
{
    PStatus old = P_SYSCALL;

    return cas_seq(&p->status, &old, P_IDLE);
}

static bool
get_p(M *m)
{
    P *p = m->old_p;

    if (p_retake(p)) {
        p_acquire(p);
        return true;
    }
    lock(&sched.lock);
    if (!p_idle_take(p))
        p = p_idle_get();
    unlock(&sched.lock);
    if (p != NULL) {
        p_acquire(p);
        p_new_slice(p);
    }
    return p != NULL;
}

// No P: the goroutine is everybody's, and the M sleeps; if it is tied to this M,
// schedule does that, until somebody with a P comes to it.
static void
exitsyscall0(G *gp)
{
    M *m = getm();

    g_left(gp);
    g_set_status(gp, G_SYSCALL, G_RUNNABLE);
    lock(&sched.lock);
    P *p = p_idle_get();
    global_put_locked(gp);
    unlock(&sched.lock);
    if (p != NULL)
        p_acquire(p);
    else if (m->locked_g == NULL)
        m_stop();
    schedule();
}

void
exitsyscall(void)
{
    M *m = getm();

    if (!get_p(m)) {
        mcall(exitsyscall0);
        return;
    }
    g_set_status(m->curg, G_SYSCALL, G_RUNNING);
    m->curg->epoch = sched.epoch;
    if (load_relaxed(&m->thread.preempt))
        preempt_point();
}

// Gives p, which nobody has, to an M if there is anything to do for it: where
// find_runnable would find something, and where it would have slept in the
// poller and nobody else does.
void
handoffp(P *p)
{
    uint32_t none = 0;

    if (runq_len(&p->runq) > 0 || load_relaxed(&sched.nglobal) > 0) {
        m_start(p, false);
        return;
    }
    // Nobody else is there to find what comes.
    if (load_seq(&sched.nspinning) + load_seq(&sched.nidle_ps) == 0 &&
        cas_seq(&sched.nspinning, &none, 1)) {
        m_start(p, true);
        return;
    }
    lock(&sched.lock);
    if (sched.stopping) {
        p_stopped_locked(p);
        unlock(&sched.lock);
        return;
    }
    bool wanted = sched.nglobal > 0 ||
        (sched.nidle_ps == sched.nprocs - 1 && load_seq(&sched.last_poll) != 0 &&
         (network_waits() || timers_earliest() != INT64_MAX));
    if (!wanted)
        p_idle_put(p);
    unlock(&sched.lock);
    if (wanted)
        m_start(p, false);
    else if (load_seq(&p->next_timer) != INT64_MAX)
        idle_break_before(load_seq(&p->next_timer));
}

long
go_blocking(long (*fn)(void *), void *arg)
{
    static uint32_t slots = MAX_BLOCKING;

    // The P goes to a second thread, which may go on with this goroutine.
    if (!sched.begun)
        procs_begin();
    semacquire(&slots, WAIT_BLOCKING);
    long result = call_in_syscall(fn, arg, entersyscall_block);
    semrelease(&slots);
    return result;
}

typedef struct Write {
    int fd;
    const void *buf;
    size_t n;
} Write;

static long
write_it(void *arg)
{
    const Write *w = arg;

    return write_all(w->fd, w->buf, w->n);
}

long
write_in_syscall(int fd, const void *buf, size_t n)
{
    if (getm()->p == NULL)      // what go_blocking runs is in one already
        return write_all(fd, buf, n);
    return call_in_syscall(write_it, &(Write){ fd, buf, n }, entersyscall);
}
