// What reports say about goroutines.
//
// A parked goroutine's trace starts from what mcall left on its stack: the
// saved rbp and above it the return address, behind five other registers.
#include "rt/dumper.h"
#include "rt/print.h"
#include "rt/start.h"
#include "rt/trace.h"
#include "sched/dump.h"
#include "sched/sched.h"

enum { SAVED_RBP = 5, RETURN_ADDRESS = 6 };

static void
print_spawn_site(const G *gp)
{
    if (gp->site != NULL)
        eprint("  started by %s at %s:%d\n", gp->site->func, gp->site->file,
               gp->site->line);
}

static void
print_title(const G *gp, const char *state)
{
    eprint("goroutine %ld [%s]: %s\n", (long)gp->id, state, gp->name);
}

static void
print_parked(const G *gp)
{
    const uintptr_t *sp = (const uintptr_t *)gp->sp;

    print_title(gp, gp->status == G_WAITING ? wait_text(gp->reason) : "runnable");
    trace_return(sp[RETURN_ADDRESS], sp[SAVED_RBP], gp->sp, gp->stack.hi);
    print_spawn_site(gp);
}

void
dump_goroutines(void)
{
    enum { MOST = 100 };
    G *running = getg();
    int n = 0;

    for (G *gp = sched.all; gp != NULL; gp = gp->all_link) {
        if (gp->status == G_DEAD || gp == running)
            continue;
        if (n++ < MOST)
            print_parked(gp);
    }
    if (n > MOST)
        eprint("... and %d goroutines more\n", n - MOST);
}

static void
current_title(void)
{
    G *gp = getg();

    if (gp != NULL)
        print_title(gp, "running");
    else
        eprint("on the system stack:\n");
}

static void
current_spawned(void)
{
    G *gp = getg();

    if (gp != NULL)
        print_spawn_site(gp);
}

// The kernel's stack of goroutine 1 is whole from sp upwards.
static bool
stack_bounds(uintptr_t sp, uintptr_t *lo, uintptr_t *hi)
{
    M *m = getm();
    G *gp = m->curg;

    *lo = sp;
    if (sp >= m->g0_lo && sp < m->g0_sp)
        *hi = m->g0_sp;
    else if (gp != NULL && sp < gp->stack.hi && (sp >= gp->stack.lo || gp == &g1))
        *hi = gp->stack.hi;
    else
        return false;
    return true;
}

const Dumper sched_dumper = {
    .current = current_title,
    .bounds = stack_bounds,
    .spawned = current_spawned,
    .others = dump_goroutines,
};
