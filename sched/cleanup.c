// Cleanups, as far as they are goroutines (gc/cleanup.c has the rest).
//
// gc_cleanup is a `go` whose record is kept, as timer_start is.  Once the object is dead
// the record becomes a goroutine: an errand starts the first ones, and then each that
// ends starts the next.  So one that blocks does not hold up the others, and a million
// dead objects do not make a million stacks.
#include <rt/gc.h>
#include <rt/go.h>
#include "gc/special.h"
#include "sched/errand.h"
#include "sched/spawn.h"

_Static_assert(offsetof(CleanupAttr, go) == 0, "call_cleanup");

static void
ended(void *arg, int result)
{
    Cleanup *c = cleanup_take(true);

    (void)arg;
    (void)result;
    if (c != NULL)
        newproc_then(&c->call, ended, NULL);
}

static void
start_some(void)
{
    for (Cleanup *c; (c = cleanup_take(false)) != NULL;)
        newproc_then(&c->call, ended, NULL);
}

intptr_t
call_cleanup(Call *call)
{
    CleanupAttr *attr = (CleanupAttr *)call->attr;
    void *obj = (void *)attr->obj;

    // It lies on the caller's stack, and would be seen there.
    attr->obj = NULL;
    errands_begin();
    gc_errands.cleanups = start_some;
    // Else what a collection has found dead may lie there, all processors being idle.
    idle_work_begin();
    return (intptr_t)cleanup_make(obj, call, attr->words);
}
