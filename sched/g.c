// The life of a G.
//
// Gs are never given back: a dead one keeps its stack and waits on a list for
// the next `go`, so that starting a goroutine again costs no system call, and
// whoever still holds a stale pointer looks at a G, if not at the same one.
// Only a stack of an unusual size is unmapped; its G is bare until it gets one.
#include <rt/go.h>
#include "rt/atomic.h"
#include "rt/panic.h"
#include "rt/persist.h"
#include "rt/start.h"
#include "rt/torture.h"
#include "sched/census.h"

_Static_assert(TCB_M == TCB_M_OFFSET, "offsets.h");
_Static_assert(offsetof(M, curg) == M_CURG, "offsets.h");
_Static_assert(offsetof(M, g0_sp) == M_G0_SP, "offsets.h");
_Static_assert(offsetof(G, sp) == G_SP, "offsets.h");
_Static_assert(offsetof(G, calls) == G_CALLS, "offsets.h");
_Static_assert(sizeof(((Call *)0)->regs) == CALL_REGS, "offsets.h");

enum { P_FREE_MAX = TORTURE_SIZE(64, 2) };

BOOT_PAGE Sched sched;
BOOT_PAGE const Census *census;

void
g_wrong_status(const G *gp, GStatus from, GStatus to, GStatus is)
{
    if (from == G_RUNNING && is == G_SYSCALL)
        panic("a function that go_blocking runs has left the processor");
    throw("goroutine %ld: status %d, expected %d on the way to %d",
          (long)gp->id, is, from, to);
}

// The exception: a parked goroutine may be held by sysmon for a moment.
void
g_set_ready(G *gp)
{
    GStatus is = G_WAITING;

    while (!cas_seq(&gp->status, &is, G_RUNNABLE)) {
        if (is != G_HELD && is != G_WAITING)
            g_wrong_status(gp, G_WAITING, G_RUNNABLE, is);
        is = G_WAITING;
        arch_pause();
    }
}

bool
g_hold(G *gp)
{
    GStatus is = G_WAITING;

    return cas_seq(&gp->status, &is, G_HELD);
}

enum { BATCH = 64 };

// The list is cut into batches, for who walks it with others (gchost.c).
static void
allg_add(G *gp)
{
    lock(&sched.allg_lock);
    gp->all_link = sched.all;
    gp->batch_link = sched.batch;
    if (sched.nall++ % BATCH == 0)
        sched.batch = gp;
    store_release(&sched.all, gp);
    unlock(&sched.allg_lock);
}

static G *
make(void)
{
    G *gp = persist_alloc(sizeof *gp);

    if (gp != NULL)
        allg_add(gp);
    return gp;
}

static G *
take_shared(G **list)
{
    G *gp = NULL;

    if (load_relaxed(list) == NULL)
        return NULL;
    lock(&sched.lock);
    if (*list != NULL) {
        gp = *list;
        *list = gp->sched_link;
    }
    unlock(&sched.lock);
    return gp;
}

static void
put_shared(G **list, G *gp)
{
    lock(&sched.lock);
    gp->sched_link = *list;
    *list = gp;
    unlock(&sched.lock);
}

static void
move(G **to, G **from)
{
    G *gp = *from;

    *from = gp->sched_link;
    gp->sched_link = *to;
    *to = gp;
}

// A P that has no dead Gs takes some of those that all share, and one that has
// too many gives some: half of what it may keep, so that it is good for a while.
static __attribute__((noinline)) void
take_half(P *p)
{
    if (load_relaxed(&sched.free) == NULL)
        return;
    lock(&sched.lock);
    for (; p->nfree < P_FREE_MAX / 2 && sched.free != NULL; p->nfree++)
        move(&p->free, &sched.free);
    unlock(&sched.lock);
}

static __attribute__((noinline)) void
give_half(P *p)
{
    lock(&sched.lock);
    for (; p->nfree > P_FREE_MAX / 2; p->nfree--)
        move(&sched.free, &p->free);
    unlock(&sched.lock);
}

// A dead G with a stack of the default size.
static G *
take_free(P *p)
{
    G *gp;

    if (p->free == NULL)
        take_half(p);
    if ((gp = p->free) != NULL) {
        p->free = gp->sched_link;
        p->nfree--;
    }
    return gp;
}

G *
g_alloc(size_t stack_size)
{
    G *gp = stack_size == 0 ? take_free(getm()->p) : NULL;

    if (gp != NULL)
        return gp;
    gp = take_shared(&sched.bare);
    if (gp == NULL)
        gp = make();
    if (gp != NULL && stack_alloc(&gp->stack, stack_size) < 0) {
        put_shared(&sched.bare, gp);
        return NULL;
    }
    return gp;
}

void
g_free(G *gp)
{
    P *p = getm()->p;

    if (census != NULL)
        census->ended(gp);
    if (!gp->stack.shared) {
        stack_release(&gp->stack);
        gp->tcb = NULL;         // was on it
        put_shared(&sched.bare, gp);
    } else {
        if (p->nfree == P_FREE_MAX)
            give_half(p);
        gp->sched_link = p->free;
        p->free = gp;
        p->nfree++;
    }
}
