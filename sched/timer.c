// Sleeping goroutines: a heap of timers in each P.
//
// The scheduler looks at the earliest timer each time it picks a goroutine, and
// sleeps no longer than until then.  A timer never fires early: the clock that
// says it is due is the one that says what time it is.
#include <linux/mman.h>
#include <rt/time.h>
#include "rt/atomic.h"
#include "rt/clock.h"
#include "rt/mem.h"
#include "rt/panic.h"
#include "rt/sys.h"
#include "rt/torture.h"
#include "sched/sched.h"

enum { FIRST_ROOM = TORTURE_SIZE(4096 / sizeof(Timer *), 2) };

// The array moves to a mapping of twice the size.
static void
grow(TimerHeap *h)
{
    uint32_t cap = h->cap == 0 ? FIRST_ROOM : h->cap * 2;
    Timer **slots = sys_mmap(NULL, cap * sizeof *slots, PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (sys_failed(slots))
        throw("no memory for %u timers", cap);
    if (h->n > 0) {
        memcpy(slots, h->slots, h->n * sizeof *slots);
        sys_munmap(h->slots, h->cap * sizeof *slots);
    }
    h->slots = slots;
    h->cap = cap;
}

static bool
sleep_commit(G *gp, void *arg)
{
    P *p = getm()->p;

    (void)arg;
    lock(&p->timer_lock);
    if (p->timers.n == p->timers.cap)
        grow(&p->timers);
    timer_heap_push(&p->timers, &gp->sleep);
    store_seq(&p->next_timer, p->timers.slots[0]->when);
    unlock(&p->timer_lock);
    return true;
}

void
time_sleep(int64_t d)
{
    torture_yield();
    G *gp = getg();
    int64_t now = clock_monotonic();

    if (d <= 0)
        return;
    gp->sleep.gp = gp;
    gp->sleep.when = d < INT64_MAX - now ? now + d : INT64_MAX;
    gopark(sleep_commit, NULL, WAIT_SLEEP);
}

int64_t
timers_run(P *p, int64_t now)
{
    if (now == 0)
        now = clock_monotonic();
    lock(&p->timer_lock);
    while (p->timers.n > 0 && p->timers.slots[0]->when <= now) {
        G *gp = timer_heap_pop(&p->timers)->gp;

        unlock(&p->timer_lock);
        goready(gp);
        lock(&p->timer_lock);
    }
    int64_t next = p->timers.n > 0 ? p->timers.slots[0]->when : INT64_MAX;
    store_seq(&p->next_timer, next);
    unlock(&p->timer_lock);
    return next;
}

void
timers_take_over(P *to, P *from)
{
    (void)to;
    (void)from;
}
