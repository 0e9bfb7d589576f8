// The loop of the scheduler: run a goroutine until it parks, yields or ends,
// then find the next.
//
//     schedule ---> find_runnable ---> execute ---> gogo
//        ^                                            |  on the goroutine
//        |    on the system stack                     v
//     park0, yield0, goexit0 <------ mcall ------- gopark, go_yield, go_exit
//
// What ends in 0 runs on the system stack of the M: the goroutine that it was
// called for is fully saved by then and may be handed to others.  A switch from
// goroutine to goroutine without the system stack in between would be a few
// nanoseconds faster, but the goroutine left behind could be woken, and resumed
// by another thread, while its stack is still being used to find the next.
#include <rt/go.h>
#include "rt/atomic.h"
#include "rt/panic.h"
#include "rt/torture.h"
#include "sched/sched.h"

static RT_NORETURN void
execute(G *gp)
{
    M *m = getm();

    g_set_status(gp, G_RUNNABLE, G_RUNNING);
    m->curg = gp;
    m->p->tick++;
    gogo(gp);
}

void
schedule(void)
{
    check(getm()->thread.locks == 0);
    execute(find_runnable());
}

// The goroutine has left its stack.
static void
left(G *gp)
{
    getm()->curg = NULL;
    if (stack_canaries)
        stack_canary_check(&gp->stack);
}

static void
park0(G *gp)
{
    M *m = getm();

    left(gp);
    g_set_status(gp, G_RUNNING, G_WAITING);
    if (m->commit != NULL && !m->commit(gp, m->commit_arg)) {
        // The event came first: on as if nothing had been.
        g_set_status(gp, G_WAITING, G_RUNNING);
        m->curg = gp;
        gogo(gp);
    }
    schedule();
}

void
gopark(ParkCommit *commit, void *arg, WaitReason why)
{
    M *m = getm();

    m->commit = commit;
    m->commit_arg = arg;
    m->curg->reason = why;
    mcall(park0);
    torture_yield();
}

void
goready(G *gp)
{
    g_set_status(gp, G_WAITING, G_RUNNABLE);
    runq_add(gp);
    torture_yield();
}

static void
yield0(G *gp)
{
    left(gp);
    g_set_status(gp, G_RUNNING, G_RUNNABLE);
    runq_add_last(gp);
    schedule();
}

void
go_yield(void)
{
    mcall(yield0);
}

void
goexit0(G *gp)
{
    left(gp);
    g_set_status(gp, G_RUNNING, G_DEAD);
    add_relaxed(&sched.count, -1);
    if (gp != &g1)
        g_free(gp);
    schedule();
}

void
go_exit(void)
{
    mcall(goexit0);
    __builtin_unreachable();
}

void
glist_push(GList *list, G *gp)
{
    gp->sched_link = NULL;
    if (list->head == NULL)
        list->head = gp;
    else
        list->tail->sched_link = gp;
    list->tail = gp;
}
