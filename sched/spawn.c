// go: from a call in the program to a goroutine on a run queue.
//
//   the macro           pushes a record with the function and the call site
//     call_begin        onto the goroutine's list, clears the registers for
//                       arguments, and answers with the address of call_capture,
//   the compiler        calls that through the function's own type: arguments
//                       are checked, converted, and put into registers
//     call_capture      stores those registers into the record
//     call_captured     takes the record off the list and hands it to the function
//                       that the site names: call_go starts the goroutine
//
// The list is there because an argument may itself be an expression that starts
// goroutines, or parks; its records come and go inside.  The new goroutine's
// stack gets the registers and the function at its top, below its thread-locals if
// the program has any; then an image of the registers that gogo restores, and
// go_entry as the place to return to.  A goroutine that somebody wants to see end
// (wg_go) has above them what is to run then; that stays where it is while the
// goroutine lives, and so does, for the collector, what it points to.
//
// Copying argument words by a cast, as a macro could, passes wrong values
// without a word from the compiler: a bool from 4, a double, a struct.
#include <rt/go.h>
#include "rt/atomic.h"
#include "rt/mem.h"
#include "rt/panic.h"
#include "rt/torture.h"
#include "sched/errand.h"
#include "sched/gtls.h"
#include "sched/preempt.h"
#include "sched/spawn.h"

typedef struct Entry {
    uint64_t regs[17];
    void (*fn)(void);
} Entry;

struct Ending {
    GoEnded *fn;
    void *arg;
};

_Static_assert(sizeof(Entry) == ENTRY_SIZE, "offsets.h");
_Static_assert(offsetof(Entry, fn) == ENTRY_FN, "offsets.h");
_Static_assert(offsetof(Call, link) == CALL_LINK, "offsets.h");
_Static_assert(sizeof(Ending) % 16 == 0, "the stack pointer's alignment");

enum { SAVED_REGISTERS = 6, IDS = 16 };

int call_captured(Call *call);

// The image that gogo and go_entry expect.
static void
prepare_stack(G *gp, const Call *call, const Ending *ending)
{
    uintptr_t top = gtls_used() ? gtls_make(gp) : gp->stack.hi;

    gp->ending = NULL;
    if (ending->fn != NULL) {
        top -= sizeof *ending;
        gp->ending = (Ending *)top;
        *gp->ending = *ending;
    }
    Entry *entry = (Entry *)top - 1;
    uintptr_t *sp = (uintptr_t *)entry;

    __builtin_memcpy(entry->regs, call->regs, sizeof entry->regs);   // inline
    entry->fn = call->fn;
    *--sp = (uintptr_t)go_entry + 1;    // behind its nop
    for (int i = 0; i < SAVED_REGISTERS; i++)
        *--sp = 0;
    gp->sp = (uintptr_t)sp;
}

// A P takes numbers in small blocks: to take each from a counter that all Ps
// share would cost as much as a switch.
static int64_t
next_id(P *p)
{
    if (p->next_id == p->end_ids) {
        p->end_ids = add_relaxed(&sched.last_id, IDS) + 1;
        p->next_id = p->end_ids - IDS;
    }
    return p->next_id++;
}

static int
start(const Call *call, const Ending *ending)
{
    const GoAttr *attr = call->attr;
    P *p = getm()->p;

    if (p == NULL)
        panic("a function that go_blocking runs has started a goroutine");
    if (sched.errand == NULL)
        errands_begin();
    G *gp = g_alloc(attr != NULL ? attr->stack : 0);
    if (gp == NULL)
        return -ENOMEM;
    prepare_stack(gp, call, ending);
    gp->calls = NULL;
    gp->site = call->site;
    gp->name = attr != NULL && attr->name != NULL ? attr->name : call->site->fn;
    gp->id = next_id(p);
    store_release(&p->started, p->started + 1);
    g_set_status(gp, G_DEAD, G_RUNNABLE);
    runq_add(gp);
    return 0;
}

int
newproc(const Call *call)
{
    return start(call, &(Ending){ 0 });
}

void
newproc_then(const Call *call, GoEnded *ended, void *arg)
{
    if (start(call, &(Ending){ ended, arg }) < 0)
        throw("go %s: no memory for a stack (%d goroutines)", call->site->fn,
              go_count());
}

// How every goroutine ends: its function returns here, and go_exit comes here.
void
go_end(int result)
{
    G *gp = getg();
    Ending *ending = gp->ending;

    if (ending != NULL) {
        gp->ending = NULL;      // its function may call go_exit
        ending->fn(ending->arg, result);
    }
    mcall(goexit0);
}

int
call_captured(Call *call)
{
    G *gp = getg();

    check(gp->calls == call);
    gp->calls = call->link;
    torture_yield();
    call->result = call->site->start(call);
    torture_yield();
    preempt_point();
    return 0;
}

intptr_t
call_go_with(Call *call)
{
    return newproc(call);
}

intptr_t
call_go(Call *call)
{
    newproc_then(call, NULL, NULL);
    return 0;
}

int64_t
go_id(void)
{
    return getg()->id;
}

int
go_count(void)
{
    uint32_t n = load_acquire(&sched.made_ps);  // first: the array only grows
    P **all = load_acquire(&sched.all_ps);
    int64_t ended = 0, started = 1;     // goroutine 1

    // A goroutine that is counted as ended has been counted as started.
    for (uint32_t i = 0; i < n; i++)
        ended += load_acquire(&all[i]->ended);
    for (uint32_t i = 0; i < n; i++)
        started += load_relaxed(&all[i]->started);
    return (int)(started - ended);
}
