// The first of each: M 0 is the thread that the kernel made, P 0 its processor,
// goroutine 1 what it runs, on the stack that the kernel made.
#include "rt/start.h"
#include "sched/dump.h"
#include "sched/sched.h"

enum { G0_STACK = 64 * 1024 };

static char g0_stack[G0_STACK] __attribute__((aligned(64)));

BOOT_PAGE M m0;
BOOT_PAGE G g1;
P p0;
static BOOT_PAGE P *only_p;

void
sched_init(void)
{
    g1.id = sched.last_id = 1;
    g1.name = "main";
    g1.status = G_RUNNING;
    g1.stack.hi = start_info.stack_hi;
    sched.lock.rank = RANK_SCHED;
    sched.all_ms = &m0;
    only_p = &p0;
    sched.all_ps = &only_p;
    sched.nms = sched.nprocs = sched.made_ps = 1;
    sched.now = sched.last_poll = 1;    // long ago; 0 has a meaning
    sched.allg_lock.rank = RANK_ALLG;
    sched.all = &g1;

    m0.g0_lo = (uintptr_t)g0_stack;
    m0.g0_sp = (uintptr_t)g0_stack + G0_STACK;
    m0.p = &p0;
    p0.m = &m0;
    p0.status = P_RUNNING;
    p0.next_timer = INT64_MAX;
    p0.timer_lock.rank = RANK_TIMERS;
    m0.thread.heap_cache = &p0.cache;
    m0.curg = &g1;

    dumper = &sched_dumper;
}
