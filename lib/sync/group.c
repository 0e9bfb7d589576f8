// Group: goroutines whose end somebody waits for, and their first error.
//
// `alive` counts what keeps the group open: each of its goroutines, from before
// group_go waits for a slot until it has ended; and the group itself, until the
// first group_wait.  A goroutine of the group may so start others while one waits
// for it.  Whoever takes the count to 0 opens the gate for all who wait; nobody can
// take it up again, so a group_go after the end panics, which in errgroup would run
// with a context that is done, and with nobody to wait for it.
//
//     group_go   alive + 1 -> a slot -> newproc_then
//                                          `-> fn -> ended: error? cancel
//                                                    slot back, alive - 1
//     group_wait alive - 1 -> gate -> cancel
//
// The goroutine's stack keeps the group alive for the collector, and the group its
// context.
#include <rt/ctx.h>
#include <rt/gc.h>
#include <rt/go.h>
#include <rt/sync.h>
#include "rt/atomic.h"
#include "sched/spawn.h"

struct Group {
    Ctx *ctx;                   // constant
    int64_t alive;              // atomic
    WaitGroup gate;             // 1 until alive is 0
    Sema slots;                 // .n is the limit, 0 if there is none
    int err;                    // atomic: the first
    bool waited;                // atomic: the group itself no longer counts
};

Group *
group_make(Ctx *parent)
{
    Group *g = gc_new(Group);

    g->ctx = ctx_with_cancel(parent);
    g->alive = 1;
    wg_add(&g->gate, 1);
    return g;
}

Ctx *
group_ctx(Group *g)
{
    return g->ctx;
}

void
group_limit(Group *g, int n)
{
    int64_t alive = load_acquire(&g->alive) - !load_acquire(&g->waited);

    if (alive > 0)
        panic("group_limit: %ld goroutines of the group have not ended", alive);
    g->slots = (Sema){ .n = n > 0 ? n : 0 };
}

static void
leave(Group *g)
{
    if (add_seq(&g->alive, -1) == 0)
        wg_done(&g->gate);
}

// The last thing on each goroutine of the group.
static void
ended(void *group, int err)
{
    Group *g = group;
    int none = 0;

    if (err < 0 && cas_seq(&g->err, &none, err))
        ctx_cancel(g->ctx, err);
    if (g->slots.n > 0)
        sema_release(&g->slots, 1);
    leave(g);
}

// What group_go calls.
intptr_t
call_group(Call *call)
{
    Group *g = ((const OwnerAttr *)call->attr)->owner;

    if (add_seq(&g->alive, 1) == 1)
        panic("group_go: group_wait has returned");
    if (g->slots.n > 0)
        sema_acquire(&g->slots, NULL, 1);
    newproc_then(call, ended, g);
    return 0;
}

int
group_wait(Group *g)
{
    if (!swap_seq(&g->waited, true))
        leave(g);
    wg_wait(&g->gate);
    int err = load_acquire(&g->err);
    ctx_cancel(g->ctx, err);
    return err;
}
