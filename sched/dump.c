// What reports say about the goroutine that runs.
#include "rt/print.h"
#include "sched/dump.h"

void
dump_site(Text *to, const G *gp)
{
    if (gp->site != NULL)
        text_add(to, "  started by %s at %s:%d\n", gp->site->func, gp->site->file,
                 gp->site->line);
}

void
dump_title(void)
{
    G *gp = getg();

    if (gp != NULL)
        eprint("goroutine %ld [running]: %s\n", (long)gp->id, gp->name);
    else
        eprint("on the system stack:\n");
}

void
dump_spawned(void)
{
    G *gp = getg();

    if (gp != NULL)
        dump_site(NULL, gp);
}

// The kernel's stack of goroutine 1 is whole from sp upwards.
bool
dump_bounds(uintptr_t sp, uintptr_t *lo, uintptr_t *hi)
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
    .current = dump_title,
    .bounds = dump_bounds,
    .spawned = dump_spawned,
};
