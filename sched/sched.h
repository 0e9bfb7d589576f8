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
#include "rt/lock.h"
#include "rt/note.h"
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
//      | park0           ^ park0, when commit says no
//      v                 |
//   G_WAITING   what it waits on; goready takes it back to G_RUNNABLE
typedef enum GStatus { G_DEAD, G_RUNNABLE, G_RUNNING, G_WAITING } GStatus;

struct G {
    uintptr_t sp;               // saved stack pointer, while not running
    Call *calls;                // calls being captured, innermost first
    Stack stack;                // constant while the G lives
    GStatus status;             // changed by g_set_status only
    WaitReason reason;          // while G_WAITING
    int64_t id;                 // never used again
    const CallSite *site;       // the `go` that started it; NULL: goroutine 1
    const char *name;           // for dumps
    G *sched_link;              // the next on a run queue or the free list
    G *all_link;                // the next of all Gs; constant
    Timer sleep;                // of time_sleep
};

typedef struct M {
    Thread thread;              // what rt and gc know of it; first
    G *curg;                    // who runs; NULL on the system stack
    uintptr_t g0_sp;            // top of the system stack; constant
    uintptr_t g0_lo;            // its lowest byte; constant
    struct P *p;                // NULL when idle
    TCB *tcb;
    ParkCommit *commit;         // from gopark to park0
    void *commit_arg;
    Note park;                  // where it sleeps when there is nothing to do
    bool has_tls;               // its TCB has thread-locals below
} M;

typedef struct P {
    uint32_t tick;              // goroutines run so far
    RunQ runq;
    G *free;                    // dead Gs with their stacks
    int nfree;
    TimerHeap timers;           // Protected by timer_lock
    Lock timer_lock;
    Cache cache;                // of the heap
} P;

typedef struct Sched {
    Lock lock;
    // Protected by lock:
    GList global;               // runnable; what local queues had no room for
    G *free;                    // dead Gs with stacks, held by no P
    G *bare;                    // dead Gs without
    // Atomic:
    int64_t last_id;
    int32_t count;              // Gs that have not ended
    // The list of all Gs, newest first; only grows.  Writers hold allg_lock.
    Lock allg_lock;
    G *all;
    // Parks for ever who would end the program while another one does.  Set by
    // the first `go`: a program without contains nothing that parks.
    void (*exit_wait)(void);
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

// crt/boot.c calls it once: M 0, P 0, goroutine 1.
void sched_init(void);

// g.c
void g_set_status(G *gp, GStatus from, GStatus to);
G *g_alloc(size_t stack_size);  // 0: the default; NULL when memory is out
void g_free(G *gp);             // on the system stack

// loop.c
RT_NORETURN void schedule(void);        // on the system stack
RT_NORETURN void goexit0(G *gp);

// find.c
G *find_runnable(void);
void runq_add(G *gp);
void runq_add_last(G *gp);       // behind the shared ones too

// timer.c
void timers_run(P *p);
int64_t timers_delay(P *p);     // ns to the first; -1: there is none

// dump.c
void dump_goroutines(void);     // all but the running one

// switch_x86_64.S
void mcall(void (*fn)(G *gp));  // saves the goroutine, runs fn on the system
                                // stack; fn does not return
RT_NORETURN void gogo(G *gp);   // from the system stack to the goroutine
void systemstack(void (*fn)(void *arg), void *arg);     // and comes back
void go_entry(void);            // where a new goroutine begins

// call_x86_64.S
void call_capture(void);
