// Timers: a heap of timeouts in each P.
//
// A timeout goes into the heap of the P on which it is set, and stays there
// until it is due or taken back, wherever that happens: Timeout.p names the
// heap, and Timeout.p changes only under that heap's lock.  So to find the heap
// is to read p, take the lock and see whether p is still the same.
//
// p->next_timer repeats when the first timeout is due, for those who do not
// hold the lock: the M that holds P asks before each goroutine, Ms without work
// ask for all Ps.  Who goes to sleep publishes until when and then reads every
// next_timer; who sets a timeout publishes next_timer and then reads until when
// somebody sleeps (idle_break_before).  One of the two sees the other.
//
// Taking back is the common case (a deadline seldom passes), so it removes at
// once, from the middle of the heap.  Go marked such timers and dropped them
// later, which needs a state machine of ten states and a sweep that bounds how
// many dead ones pile up (runtime/time.go before 1.23).
//
// Rejected: one heap for all Ps, whose lock every deadline of every connection
// goes through; a timing wheel, which is faster to change but rounds instants to
// its ticks and has to be turned while nothing is due.
#include <linux/mman.h>
#include <rt/go.h>
#include "rt/atomic.h"
#include "rt/clock.h"
#include "rt/mem.h"
#include "rt/panic.h"
#include "rt/sys.h"
#include "rt/torture.h"
#include "sched/sched.h"
#include "sched/timer.h"

enum { PAGE = 4096 };
enum { FIRST_ROOM = TORTURE_SIZE(PAGE / sizeof(TimerSlot), TIMER_ROOT + 1) };

// The array moves to a mapping of twice the size.
static void
grow(TimerHeap *h)
{
    uint32_t cap = h->cap == 0 ? FIRST_ROOM : h->cap * 2;
    TimerSlot *slots = sys_mmap(NULL, cap * sizeof *slots, PROT_READ | PROT_WRITE,
                                MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (sys_failed(slots))
        throw("no memory for %u timers", cap);
    if (h->cap > 0) {
        memcpy(slots, h->slots, h->cap * sizeof *slots);
        sys_munmap(h->slots, h->cap * sizeof *slots);
    }
    h->slots = slots;
    h->cap = cap;
}

// Gives back the upper half when that leaves a half empty, and is whole pages.
static void
shrink(TimerHeap *h)
{
    size_t half = h->cap / 2 * sizeof *h->slots;

    if (h->n < h->cap / 4 && half % PAGE == 0 &&
        sys_munmap((char *)h->slots + half, half) == 0)
        h->cap /= 2;
}

static void
insert_locked(P *p, Timeout *t, int64_t when)
{
    if (timer_heap_full(&p->timers))
        grow(&p->timers);
    timer_heap_push(&p->timers, t, when);
}

static void
publish_locked(P *p)
{
    int64_t next = timer_heap_next(&p->timers);

    if (next != load_relaxed(&p->next_timer))
        store_seq(&p->next_timer, next);
}

// Locks the P whose heap t lies in.  NULL: it is not pending.
static P *
lock_owner(const Timeout *t)
{
    P *p;

    // Without a P it would not be stopped with the world, which has the heaps to
    // itself then.
    if (getm()->p == NULL)
        panic("a function that go_blocking runs has set or stopped a timer");
    while ((p = load_acquire(&t->p)) != NULL) {
        lock(&p->timer_lock);
        if (load_relaxed(&t->p) == p)
            break;
        unlock(&p->timer_lock);
    }
    return p;
}

// Locks the caller's P, and makes it the owner.  NULL: somebody else was faster.
static P *
lock_new_owner(Timeout *t)
{
    P *p = getm()->p, *none = NULL;

    check(p != NULL);
    lock(&p->timer_lock);
    if (cas_seq(&t->p, &none, p))
        return p;
    unlock(&p->timer_lock);
    return NULL;
}

bool
timeout_set(Timeout *t, int64_t when, uint32_t seq)
{
    P *p;
    bool pending;

    do {
        p = lock_owner(t);
        pending = p != NULL;
        if (!pending)
            p = lock_new_owner(t);
    } while (p == NULL);

    if (when == INT64_MAX)
        when--;
    t->seq = seq;
    if (pending)
        timer_heap_move(&p->timers, t->at, when);
    else
        insert_locked(p, t, when);
    bool first = when < load_relaxed(&p->next_timer);
    publish_locked(p);
    unlock(&p->timer_lock);
    if (first)
        idle_break_before(when);
    return pending;
}

static void
remove_locked(P *p, Timeout *t)
{
    timer_heap_remove(&p->timers, t->at);
    shrink(&p->timers);
    publish_locked(p);
    store_release(&t->p, NULL);
}

bool
timeout_del(Timeout *t)
{
    P *p = lock_owner(t);

    if (p == NULL)
        return false;
    remove_locked(p, t);
    unlock(&p->timer_lock);
    return true;
}

// From the unlocking on, t may be set again, or be gone: fn gets what was so
// before.
static void
call_first_locked(P *p)
{
    Timeout *t = p->timers.slots[TIMER_ROOT].timeout;
    TimeoutFn *fn = t->fn;
    void *arg = t->arg;
    uint32_t seq = t->seq;

    remove_locked(p, t);
    unlock(&p->timer_lock);
    fn(arg, seq);
    lock(&p->timer_lock);
}

// Calls what is due in the heap of any P.  On the system stack of an M that has
// a P, which gets the goroutines that become ready.
int64_t
timers_run(P *p, int64_t now)
{
    int64_t next = load_seq(&p->next_timer);

    if (next == INT64_MAX)
        return next;
    if (now == 0)
        now = clock_monotonic();
    if (next > now)
        return next;

    lock(&p->timer_lock);
    while (timer_heap_next(&p->timers) <= now)
        call_first_locked(p);
    next = timer_heap_next(&p->timers);
    unlock(&p->timer_lock);
    return next;
}

// The roots of what is pending: a slot leads into the object around its timeout.
void
timers_walk(P *p, ScanRange *scan, void *arg)
{
    TimerSlot *first = p->timers.slots + TIMER_ROOT;

    scan(arg, (uintptr_t)first, (uintptr_t)(first + p->timers.n));
}

// What a P that is no longer used has left goes to another one.  Nobody holds a
// lock of the timers while the world is stopped; who has read the old owner and
// was stopped before he locked it will see that it changed.
void
timers_take_over(P *to, P *from)
{
    TimerHeap *h = &from->timers;

    for (uint32_t i = TIMER_ROOT; i < TIMER_ROOT + h->n; i++) {
        TimerSlot *slot = &h->slots[i];

        store_release(&slot->timeout->p, to);
        insert_locked(to, slot->timeout, slot->when);
    }
    if (h->cap > 0)
        sys_munmap(h->slots, h->cap * sizeof *h->slots);
    *h = (TimerHeap){ 0 };
    publish_locked(from);
    publish_locked(to);
}
