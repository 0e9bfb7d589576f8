// Cleanups: functions that run once an object is dead.
//
//     gc_cleanup      captures fn(args...) as `go` does (sched/cleanup.c)
//     cleanup_make    puts that into a Cleanup and hangs it on the object
//     the sweep       finds the object dead, and queues the cleanup (special.c)
//     an errand       starts a goroutine for each, not too many at a time
//                     (sched/cleanup.c)
//
// The object itself is gone by then, which is why fn cannot have it: what it needs
// it is given as arguments, and these must not lead back to the object.  The arguments
// themselves are looked at; what they lead to is not.
//
// The capture stores all registers that can hold an argument.  Those that hold none
// are zero (call_begin), unless the compiler has used one since, on its way to the
// arguments.  What such a one points to is dropped: it might keep the object alive for
// ever.
//
// Rejected: finalizers, which get the object back once more.  It then dies at the
// second collection only, with all that it leads to; of a cycle none can run; and
// nobody can have two.
//
// Source: Go's runtime.AddCleanup.
#include <rt/go.h>
#include "gc/host.h"
#include "gc/special.h"
#include "rt/panic.h"
#include "rt/torture.h"

// In Call.regs: those that hold integers are the first; the last tells in one byte how
// many vector registers a variadic call has used.
enum { REGISTERS = 6, VECTORS = 16 };

static const GCSpan_ arguments = { offsetof(Cleanup, call.regs), REGISTERS * sizeof(uint64_t) };
static const GCType cleanup_type = { "Cleanup", sizeof(Cleanup), 1, &arguments };

static uint32_t running;        // under heap.lock

static void
look_at_arguments(const Object *o, Call *call, uint32_t words)
{
    for (uint32_t i = 0; i < REGISTERS; i++) {
        Object arg = heap_find(call->regs[i]);

        if (i >= words && arg.span != 0)
            call->regs[i] = 0;
        else if (arg.span == o->span && arg.index == o->index && arg.span != 0)
            panic("gc_cleanup: an argument of %s points into the object, which could never die",
                  call->site->fn);
    }
}

Cleanup *
cleanup_make(void *obj, Call *call, uint32_t words)
{
    Object o = special_object(obj, "gc_cleanup");

    look_at_arguments(&o, call, words);
    Cleanup *c = gc_alloc_typed(&cleanup_type, 1);
    c->call = *call;
    c->call.attr = NULL;        // it lay on the caller's stack
    c->call.regs[VECTORS] &= 0xff;
    c->inverted = ~o.start;
    lock(&heap.lock);
    c->special = special_add(&o, SPECIAL_CLEANUP, c);
    unlock(&heap.lock);
    return c;
}

void
cleanup_stop(Cleanup *c)
{
    if (c == NULL)
        return;
    special_context("cleanup_stop");
    torture_yield();
    lock(&heap.lock);
    if (c->special != NULL)
        special_remove(heap_find(~c->inverted).span, c->special);
    c->special = NULL;
    unlock(&heap.lock);
    gc_host.preempt_point();
}

Cleanup *
cleanup_take(bool ended)
{
    Cleanup *c = NULL;

    lock(&heap.lock);
    if (ended)
        running--;
    if (running < CLEANUPS && (c = special_take_due()) != NULL)
        running++;
    unlock(&heap.lock);
    return c;
}
