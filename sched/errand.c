// Errands: what is to be done in a goroutine, and found out where there is none.
//
// The sweep finds cleanups that are due, under a lock, on any stack; sysmon finds that
// a collection is.  They set a bit (gc/host.h).  An M looks at the bits whenever it
// has nothing near to run, whenever a time slice is over, and each time it looks at
// what all Ps share; it then makes a goroutine that does what they say.  An M that
// goes to sleep looks at them last of all, as at the queues, so none is lost (wake.c):
// they count as work.
//
// There is one such goroutine at a time.  It ends when nothing is wanted; a bit that
// is set between its last look and its end is seen by the M that it ends on.
#include "sched/errand.h"
#include <rt/go.h>
#include "rt/panic.h"

static void
run(void)
{
    uint32_t wanted;

    while ((wanted = swap_seq(&gc_errands.wanted, 0)) != 0) {
        if (wanted & ERRAND_COLLECT)
            gc_errands.collect();
        if (wanted & ERRAND_CLEANUPS)
            gc_errands.cleanups();
    }
    store_seq(&sched.errand_runs, 0);
}

// On the system stack, with a P.  True: there is a goroutine to run.
static bool
start(void)
{
    static const CallSite site = { "errands", __FILE__, "errand", NULL, __LINE__ };
    static const Call call = { .fn = run, .site = &site };
    uint32_t none = 0;

    if (!cas_seq(&sched.errand_runs, &none, 1))
        return false;
    if (newproc(&call) == 0)
        return true;
    if (load_seq(&gc_errands.wanted) & ERRAND_CLEANUPS)
        throw("gc_cleanup: no memory for a stack (%d goroutines)", go_count());
    // sysmon will ask again.
    __atomic_fetch_and(&gc_errands.wanted, ~ERRAND_COLLECT, __ATOMIC_SEQ_CST);
    store_seq(&sched.errand_runs, 0);
    return false;
}

void
errands_begin(void)
{
    procs_begin();
    store_release(&sched.errand, start);
}
