// The structures of the scheduler, by Go's names:
//
//   G   a goroutine: a stack, and where on it execution stands
//   M   a thread of the kernel ("machine")
//   P   a processor: the right to run goroutines, and what is local to it
//
// An M needs a P to run Gs.  This file has structures and one-line accessors
// only; each field says who may touch it.
#pragma once
#include <rt/call.h>
#include "gc/cache.h"
#include "gc/host.h"
#include "rt/atomic.h"
#include "rt/lock.h"
#include "rt/note.h"
#include "rt/panic.h"
#include "rt/tcb.h"
#include "sched/offsets.h"
#include "sched/park.h"
#include "sched/runq.h"
#include "sched/stack.h"
#include "sched/timerheap.h"

// Who owns the stack of a G, and may write its fields:
//
//   G_DEAD      the list of free Gs           <---------------- goexit0
//      | newproc                                                   ^
//      v                                                           |
//   G_RUNNABLE  the run queue that it is on   <-- yield0 --+       |
//      | execute                                           |       |
//      v                                                   |       |
//   G_RUNNING   itself, on the M with m->curg == gp  ------+-------+
//      | park0     ^ park0, when     | entersyscall  ^ exitsyscall
//      v           | commit says no  v               |
//   G_WAITING -----+           G_SYSCALL  itself, without the right to run:
//      | goready               its registers are saved as if it were parked;
//      v                       exitsyscall0 makes it G_RUNNABLE when no P is free
//   G_RUNNABLE
//
// G_HELD is G_WAITING while sysmon gives back pages of its stack; goready waits
// for the end of that.
typedef enum GStatus {
    G_DEAD, G_RUNNABLE, G_RUNNING, G_WAITING, G_SYSCALL, G_HELD
} GStatus;

typedef struct Ending Ending;

// The words at the saved stack pointer of a G: six registers, and where it returns to.
enum { SAVED_RBP = 5, RETURN_ADDRESS = 6 };

struct G {
    uintptr_t sp;               // saved stack pointer, while not running
    Call *calls;                // calls being captured, innermost first
    Ending *ending;             // what runs when it ends, or NULL; on its stack
    TCB *tcb;                   // of its thread-locals; NULL: there are none
    Stack stack;                // constant while the G lives
    GStatus status;             // atomic; changed by g_set_status only
    WaitReason reason;          // while G_WAITING
    struct M *locked_m;         // runs on this M only (go_lock_thread)
    uint32_t locks_thread;      // how often it asked for that
    int64_t since;              // of G_WAITING: sched.now when it parked
    int64_t trimmed;            // `since` of the wait in which pages were given back
    int64_t id;                 // never used again
    const CallSite *site;       // the `go` that started it; NULL: goroutine 1
    const char *name;           // for dumps
    G *sched_link;              // the next on a run queue or the free list
    G *all_link;                // the next of all Gs; constant
    G *batch_link;              // the next one at which a batch begins; constant
    uint32_t epoch;             // sched.epoch when it ran last
    Timeout sleep;              // of time_sleep
    const struct Sudog *waits;  // on its stack: the channel operations that it waits in
    uint32_t nwaits;            // how many, while G_WAITING for them
};

typedef struct M {
    Thread thread;              // what rt and gc know of it; first
    G *curg;                    // who runs; NULL on the system stack
    uintptr_t g0_sp;            // top of the system stack; constant
    uintptr_t g0_lo;            // its lowest byte; constant
    struct P *p;                // atomic; NULL: no right to run goroutines
    struct P *next_p;           // given to it with the wake-up
    struct P *old_p;            // in a system call: the P to come back to
    TCB *tcb;                   // its own
    ParkCommit *commit;         // from gopark to park0
    void *commit_arg;
    Note park;                  // where it sleeps when there is nothing to do
    bool spinning;              // looks for work, and counts in sched.nspinning
    G *locked_g;                // the one goroutine that it runs
    bool let_go;                // of a latch, by a store that others may not see yet
    bool woke;                  // it made goroutines ready while it looked for one
    int32_t tid;                // atomic; of the kernel; 0 again once it has ended
    uint32_t id;
    void (*begin)(void);        // what the thread runs
    uint64_t signal_mask;       // that it starts with
    uintptr_t signal_lo;        // its signal stack; constant
    size_t signal_size;
    const void *frozen;         // atomic: context of the signal in which it
                                // stands still for a report (freeze.c)
    struct M *idle_link;        // on sched.idle_ms or sched.dead_ms
    struct M *all_link;         // the next of all Ms; constant
} M;

// What a P is doing, and who may change that:
//
//   P_IDLE      on sched.idle_ps, from where it is taken under sched.lock; or
//               on its way there or to an M, and of the one who took it
//   P_RUNNING   the M p->m, and nobody else
//   P_SYSCALL   m has gone into the kernel: m itself, sysmon or stop_world, the
//               first by compare-and-swap
//   P_STOPPED   the one who has stopped the world
//   P_DEAD      nobody, go_maxprocs took it away
typedef enum PStatus { P_IDLE, P_RUNNING, P_SYSCALL, P_STOPPED, P_DEAD } PStatus;

typedef struct P {
    uint32_t id;
    PStatus status;             // atomic
    uint32_t tick;              // atomic: time slices begun; the M's only
    uint32_t switches;          // atomic: goroutines resumed; the M's only
    uint32_t looks;             // for a goroutine, of find_runnable; the M's only
    uint32_t syscalls;          // atomic: system calls entered; the M's only
    uint32_t preempted;         // atomic: goroutines that were; the M's only
    bool waking;                // atomic: its M is in wakep, having made next ready
    uint32_t steals;            // atomic: thefts from other Ps; the M's only
    M *m;                       // who holds it, P_SYSCALL included
    RunQ runq;
    G *free;                    // dead Gs with their stacks
    int nfree;
    int64_t next_id, end_ids;   // numbers for new goroutines
    int64_t started, ended;     // atomic: goroutines, here; the M's only
    TimerHeap timers;           // Protected by timer_lock
    Lock timer_lock;
    int64_t next_timer;         // atomic: when of the earliest; INT64_MAX: none
    struct P *idle_link;        // on sched.idle_ps
    // What sysmon saw when it looked last.
    struct Seen {
        uint32_t tick, syscalls;
        int64_t tick_since, syscall_since;
    } seen;
    struct Shard *pools;        // of pools with something to give (pool.c)
    bool share;                 // its M has a share in what world_share does
    Cache cache;                // of the heap
} P;

typedef struct Sched {
    Lock lock;
    // Protected by lock:
    GList global;               // runnable; what local queues had no room for
    G *free;                    // dead Gs with stacks, held by no P
    G *bare;                    // dead Gs without
    M *idle_ms;                 // parked, the last to park first
    M *dead_ms;                 // ended; stack and structure are used again
    P *idle_ps;
    uint32_t nms;               // Ms that exist, without sysmon
    int32_t nidle_ms;           // of them on idle_ms, or waiting for their locked G
    uint32_t last_m;            // id of the last M
    uint32_t stop_wait;         // Ps that the stopper of the world waits for
    // Written under lock, read by all (atomic):
    uint32_t nglobal;           // length of global
    uint32_t nidle_ps;
    uint32_t stopping;          // the world is to stop, or has
    // Atomic:
    uint32_t nspinning;         // Ms that look for work
    uint32_t in_vain;           // spinning Ms, the last so many, that found nothing
    uint32_t polling;           // 1 while a busy M looks at the network
    uint32_t nprocs;            // Ps in use
    uint32_t made_ps;           // Ps in all_ps
    int64_t last_id;
    struct Deadline *due;       // have passed, and wait for a goroutine
    int64_t now;                // a clock that sysmon winds; coarse, and free to read
    int64_t last_poll;          // when the network was looked at; 0: an M sleeps there
    int64_t poll_until;         // until when that M sleeps; INT64_MAX: no limit
    Note stopped;               // set when stop_wait gets to 0
    // The list of all Gs, newest first; only grows.  Writers hold allg_lock.
    Lock allg_lock;
    G *all;
    G *batch;                   // the first G at which a batch of 64 begins
    uint32_t nall;              // Gs on the list
    uint32_t epoch;             // number of the last walk of the collector; written while
                                // the world is stopped
    M *all_ms;                  // the same for Ms; atomic, writers hold lock
    P **all_ps;                 // atomic; the first nprocs; older arrays stay
    bool begun;                 // there has been a second goroutine, or thread
    bool seeded;                // one P, and the order follows from a seed
    // Parks for ever who would end the program while another one does.  Set by
    // the first `go`: a program without contains nothing that parks.
    void (*exit_wait)(void);
    // Set with the first goroutine: starts one for what is in gc_errands; whether it did.
    bool (*errand)(void);
    uint32_t errand_runs;       // atomic: that goroutine exists
    // Set by the first pool_put.
    void (*age_pools)(void);
    // Set by the first collection that is worth it, and by the first cleanup: sweeps a
    // little; whether there is more.  For Ms that have nothing else to do.
    bool (*idle_work)(void);
    void (*scavenge)(int64_t now, bool all);    // with it: gives back free memory
} Sched;

extern Sched sched;
extern M m0;
extern P p0;
extern G g1;

static inline M *
getm(void)
{
    return (M *)thread_self();
}

static inline G *
getg(void)
{
    return getm()->curg;
}

static inline void
p_new_slice(P *p)
{
    store_relaxed(&p->tick, p->tick + 1);
}

// Whether an arrow leads from one to the other in the picture above.
static inline bool
g_may_become(GStatus from, GStatus to)
{
    static const uint8_t next[] = {
        [G_DEAD] = 1 << G_RUNNABLE,
        [G_RUNNABLE] = 1 << G_RUNNING,
        [G_RUNNING] = 1 << G_RUNNABLE | 1 << G_WAITING | 1 << G_DEAD | 1 << G_SYSCALL,
        [G_WAITING] = 1 << G_RUNNABLE | 1 << G_HELD,
        [G_SYSCALL] = 1 << G_RUNNING | 1 << G_RUNNABLE,
        [G_HELD] = 1 << G_WAITING,
    };

    return next[from] >> to & 1;
}

RT_NORETURN void g_wrong_status(const G *gp, GStatus from, GStatus to, GStatus is);

// Whoever changes the status owns the goroutine, so nobody else does at the same
// time.  (The exception is g_set_ready.)
static inline void
g_set_status(G *gp, GStatus from, GStatus to)
{
    GStatus is = load_relaxed(&gp->status);

    dcheck(g_may_become(from, to));
    if (__builtin_expect(is != from, 0))
        g_wrong_status(gp, from, to, is);
    store_release(&gp->status, to);
}

enum { PROCS_MAX = 1024 };

// crt/boot.c calls it once: M 0, P 0, goroutine 1.
void sched_init(void);

// g.c
void g_set_ready(G *gp);        // G_WAITING to G_RUNNABLE
bool g_hold(G *gp);             // G_WAITING to G_HELD, if it is parked
G *g_alloc(size_t stack_size);  // 0: the default; NULL when memory is out
void g_free(G *gp);             // on the system stack

// loop.c
void schedule(void);            // on the system stack, with a P; does not return
void g_left(G *gp);             // first of all in what mcall calls
void goexit0(G *gp);
void preempted0(G *gp);

// find.c
G *find_runnable(void);         // a goroutine and its time slice
bool somebody_has_work(void);

// wake.c
void runq_add(G *gp);           // a runnable one to the M's own queue
void runq_add_last(G *gp);      // behind the shared ones too
void global_put(G *gp);
void global_put_locked(G *gp);  // these under sched.lock
G *global_get_locked(void);
void wakep(void);
void spin_end(void);
void wake_for_rest(M *m);
G *take_ready(GList *ready, int32_t n);

// idle.c
bool network_waits(void);
int32_t poll_network(int64_t delay_ns, GList *ready);   // how many were waiting
bool idle_sleep(GList *ready, int32_t *n);
void idle_break(void);
void idle_break_before(int64_t when);
int64_t timers_earliest(void);
void check_deadlock(void);      // under sched.lock

// proc.c
void procs_begin(void);         // before the second goroutine
int procs_try_begin(void);      // the same where it is not a must: 0 or -errno
void p_acquire(P *p);
void p_acquire_next(void);      // the one that came with the wake-up
P *p_release(void);
void p_idle_put(P *p);          // these under sched.lock
P *p_idle_get(void);
bool p_idle_take(P *p);
void p_empty(P *p);

// machine.c
void m_start(P *p, bool spinning);      // NULL: an idle one, if there is
void m_stop(void);              // until m_start; comes back with a P
RT_NORETURN void m_end(void);   // the thread
void m_wait_locked(void);       // until its goroutine is to run
void m_start_locked(M *m);      // with the caller's P
int thread_start(void (*fn)(void));     // an M that never has a P

// syscall.c
void handoffp(P *p);
bool p_retake(P *p);
long write_in_syscall(int fd, const void *buf, size_t n);
void entersyscall(void);        // these three between call_in_syscall's steps
void entersyscall_block(void);
void exitsyscall(void);

// world.c
void world_turn(void);          // Blocks: G, while another one has it
void world_pass(void);          // the turn is over
void world_stop_now(void);      // in one's turn
void world_stop(void);          // turn and stop
void world_start(void);
void world_share(void (*fn)(void *), void *arg, uint32_t n);    // n threads, this one included
void m_stop_for_world(void);
void p_stopped_locked(P *p);

// sysmon.c
int sysmon_start(void);         // 0 or -errno
void sysmon_wake(void);         // under sched.lock

// trim.c
bool stacks_trim(int64_t before, bool all);

// timer.c
int64_t timers_run(P *p, int64_t now);  // 0: it reads the clock; the next one's time
void timers_take_over(P *to, P *from);  // the world is stopped
void timers_walk(P *p, ScanRange *scan, void *arg);     // the same

// gchost.c
void idle_work_begin(void);     // sets sched.idle_work

// spawn.c
int newproc(const Call *call);  // 0 or -ENOMEM; any stack, with a P
void go_end(int result);        // of the running one; does not return

// goroutines.c
void dump_goroutines(void);     // all but the running one, to standard error

// switch_x86_64.S
void mcall(void (*fn)(G *gp));  // saves the goroutine, runs fn on the system
                                // stack; fn does not return
void gogo(G *gp);               // from the system stack to the goroutine
long call_in_syscall(long (*fn)(void *), void *arg, void (*enter)(void));
void systemstack(void (*fn)(void *arg), void *arg);     // and comes back
void go_entry(void);            // where a new goroutine begins

// call_x86_64.S
void call_capture(void);
