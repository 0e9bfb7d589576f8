// Ms: threads.
//
// An M is made when a P has work and no idle M is there to run it, so there are
// about as many as Ps, and one more for each goroutine that is in a system call
// which blocks.  All that belongs to one lies in one mapping:
//
//     | guard | system stack, 64 KB | guard | signal stack | M, TCB |
//
// Idle Ms wait on a list, each on its own note, and the last to come is the
// first to go: its caches are the warmest.  More of them than Ps are the remains
// of a burst of blocking calls; who comes as one too many ends after ten seconds.
// The mapping is kept for the next M, once the kernel has said that the thread is
// gone (it clears tid): a thread cannot unmap the stack that it stands on.
#include <asm/signal.h>
#include <linux/mman.h>
#include <linux/sched.h>
#include <rt/err.h>
#include "rt/atomic.h"
#include "rt/panic.h"
#include "rt/print.h"
#include "rt/random.h"
#include "rt/start.h"
#include "rt/sys.h"
#include "rt/torture.h"
#include "sched/fault.h"
#include "sched/gtls.h"
#include "sched/sched.h"

enum { GUARD = 4096, G0_STACK = 64 * 1024 };

static const int64_t REAP_NS = TORTURE_SIZE(INT64_C(10000000000), 200000);

typedef struct Thread0 {        // the end of the mapping
    M m;
    TCB tcb;
} Thread0;

long thread_clone(unsigned long flags, uintptr_t stack, int32_t *tid, TCB *tp,
                  void (*fn)(void *), void *arg);

// The mapping of an M that has ended, or a new one.  sched.lock is held.
static M *
reuse(void)
{
    for (M **link = &sched.dead_ms; *link != NULL; link = &(*link)->idle_link)
        if (load_acquire(&(*link)->tid) == 0) {
            M *m = *link;

            *link = m->idle_link;
            return m;
        }
    return NULL;
}

static M *
map(void)
{
    size_t signal_size = (signal_stack_size() + GUARD - 1) & -(size_t)GUARD;
    size_t end = (sizeof(Thread0) + GUARD - 1) & -(size_t)GUARD;
    size_t size = GUARD + G0_STACK + GUARD + signal_size + end;
    char *p = sys_mmap(NULL, size, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (sys_failed(p))
        return NULL;
    // Without a guard where mappings are short: better than without a thread.
    sys_mprotect(p, GUARD, PROT_NONE);
    sys_mprotect(p + GUARD + G0_STACK, GUARD, PROT_NONE);
    Thread0 *t = (Thread0 *)(p + size - end);
    t->m.g0_lo = (uintptr_t)p + GUARD;
    t->m.g0_sp = t->m.g0_lo + G0_STACK;
    t->m.signal_lo = t->m.g0_sp + GUARD;
    t->m.signal_size = signal_size;
    t->m.tcb = &t->tcb;
    return &t->m;
}

// An M without a thread.
static M *
m_make(void)
{
    lock(&sched.lock);
    M *m = reuse();
    unlock(&sched.lock);
    if (m != NULL || (m = map()) == NULL)
        return m;
    lock(&sched.lock);
    m->id = ++sched.last_m;
    m->all_link = sched.all_ms;
    store_release(&sched.all_ms, m);
    unlock(&sched.lock);
    return m;
}

// sched.lock is held.
static void
bury(M *m)
{
    m->idle_link = sched.dead_ms;
    sched.dead_ms = m;
}

// The first code of a thread.  All signals are blocked: they were when it was
// made, so that none finds it before it has a stack for them.
static void
begin(void *arg)
{
    M *m = arg;
    uint64_t mask = m->signal_mask;

    signal_stack_set((void *)m->signal_lo, m->signal_size);
    sys_rt_sigprocmask(SIG_SETMASK, &mask, NULL);
    m->begin();
}

// Returns 0 or -errno; m is buried then.
static int
start_thread(M *m, void (*fn)(void))
{
    const unsigned long flags =
        CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM |
        CLONE_SETTLS | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID;
    const uint64_t all = ~UINT64_C(0);
    uint64_t mask;

    tcb_init(m->tcb, m);
    m->thread.heap_cache = &no_cache;
    m->thread.random = random_u32();
    m->begin = fn;
    sys_rt_sigprocmask(SIG_SETMASK, &all, &mask);
    m->signal_mask = mask;
    long tid = TORTURE_FAULT(__NR_clone, thread_clone(flags, m->g0_sp, &m->tid, m->tcb, begin, m));
    sys_rt_sigprocmask(SIG_SETMASK, &mask, NULL);
    if (tid >= 0)
        return 0;
    lock(&sched.lock);
    bury(m);
    unlock(&sched.lock);
    return (int)tid;
}

int
thread_start(void (*fn)(void))
{
    M *m = m_make();

    return m != NULL ? start_thread(m, fn) : -ENOMEM;
}

static void
run_goroutines(void)
{
    p_acquire_next();
    schedule();
}

// The last M to have parked.  sched.lock is held.
static M *
take_idle(void)
{
    M *m = sched.idle_ms;

    if (m != NULL) {
        sched.idle_ms = m->idle_link;
        sched.nidle_ms--;
    }
    return m;
}

static void
send(M *m, P *p, bool spinning)
{
    m->spinning = spinning;
    m->next_p = p;
    note_wake(&m->park);
}

// There is no thread for p.  The others go on: its goroutines are on the global
// queue, and p is on the idle list, where who comes back from a system call finds
// it, and the one who sleeps in the poller.  If the world is stopped nobody may find
// it: it has stopped, too.
static void
do_without(P *p, bool spinning, int err)
{
    static uint32_t told;

    if (swap_seq(&told, 1) == 0)
        eprint("rt0: the system gives no more threads (error %d); goroutines share those "
               "that there are\n", -err);
    lock(&sched.lock);
    sched.nms--;
    M *m = take_idle();         // one that has come meanwhile
    if (m == NULL) {
        if (spinning)
            add_seq(&sched.nspinning, -1);
        p_empty(p);
        if (sched.stopping)
            p_stopped_locked(p);
        else
            p_idle_put(p);
    }
    unlock(&sched.lock);
    if (m != NULL)
        send(m, p, spinning);
    else
        idle_break();
}

static void
start_new(P *p, bool spinning)
{
    M *m = m_make();
    int err = -ENOMEM;

    if (m != NULL) {
        m->spinning = spinning;
        m->next_p = p;
        err = start_thread(m, run_goroutines);
    }
    if (err < 0)
        do_without(p, spinning, err);
}

void
m_start(P *p, bool spinning)
{
    lock(&sched.lock);
    if (p == NULL && (p = p_idle_get()) == NULL) {
        // The caller has counted the one that does not come.  Not after the
        // unlocking: who gives up a P then, and looks at the queues for the last
        // time, must not be followed by one who still sees somebody spin.
        if (spinning)
            add_seq(&sched.nspinning, -1);
        unlock(&sched.lock);
        return;
    }
    M *m = take_idle();
    if (m == NULL)
        sched.nms++;
    unlock(&sched.lock);

    if (m != NULL)
        send(m, p, spinning);
    else
        start_new(p, spinning);
}

void
p_acquire_next(void)
{
    M *m = getm();
    P *p = m->next_p;

    m->next_p = NULL;
    p_acquire(p);
}

void
m_end(void)
{
    M *m = getm();

    lock(&sched.lock);
    sched.nms--;
    bury(m);
    check_deadlock();
    unlock(&sched.lock);
    sys_exit();
}

// Nobody has wanted it for long: ends the thread if there are enough without it.
static void
end_idle(M *m)
{
    lock(&sched.lock);
    M **link = &sched.idle_ms;
    while (*link != NULL && *link != m)
        link = &(*link)->idle_link;
    bool end = *link == m && sched.nidle_ms > (int32_t)sched.nprocs;
    if (end) {
        *link = m->idle_link;
        sched.nidle_ms--;
        sched.nms--;
        bury(m);
    }
    unlock(&sched.lock);
    if (end)
        sys_exit();
}

void
m_stop(void)
{
    M *m = getm();

    check(m->thread.locks == 0 && m->p == NULL && !m->spinning);
    lock(&sched.lock);
    m->idle_link = sched.idle_ms;
    sched.idle_ms = m;
    sched.nidle_ms++;
    bool many = sched.nidle_ms > (int32_t)sched.nprocs && m != &m0;
    check_deadlock();
    unlock(&sched.lock);

    while (!note_sleep(&m->park, many ? REAP_NS : -1)) {
        end_idle(m);
        many = false;
    }
    note_clear(&m->park);
    p_acquire_next();
}

void
m_wait_locked(void)
{
    M *m = getm();

    if (m->p != NULL)           // else it comes out of a system call
        handoffp(p_release());
    lock(&sched.lock);
    sched.nidle_ms++;
    check_deadlock();
    unlock(&sched.lock);
    note_sleep(&m->park, -1);
    note_clear(&m->park);
    p_acquire_next();
}

void
m_start_locked(M *m)
{
    lock(&sched.lock);
    sched.nidle_ms--;
    unlock(&sched.lock);
    m->next_p = p_release();
    note_wake(&m->park);
}
