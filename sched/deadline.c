// Deadlines that have passed, and the goroutine that sees to them.
//
//     pass          on the system stack, of each timeout that is due: puts it on the
//                   list, and starts a goroutine if that was empty
//     pass_all      on that goroutine: takes the whole list, calls what is on it
//
// Who finds the list not empty knows that a goroutine will come and take it.  One
// that has taken it is done with the list: the next to pass starts another.  Since
// nobody takes anything but the whole list, a push by compare-and-swap is safe.
//
// sched.due is a root for the collector: what passes lies on it alone, for a while.
#include <rt/go.h>
#include "rt/atomic.h"
#include "rt/panic.h"
#include "rt/torture.h"
#include "sched/deadline.h"
#include "sched/preempt.h"
#include "sched/sched.h"

// What passed last is in front.
static Deadline *
reversed(Deadline *d)
{
    Deadline *before = NULL, *next;

    for (; d != NULL; d = next) {
        next = d->next;
        d->next = before;
        before = d;
    }
    return before;
}

static void
pass_all(void)
{
    Deadline *d = reversed(swap_seq(&sched.due, NULL)), *next;

    for (; d != NULL; d = next) {
        next = d->next;
        d->next = NULL;         // or each would keep the others alive
        d->fn(d);
    }
}

static void
pass(void *deadline, uint32_t seq)
{
    static const CallSite site = { "deadlines", __FILE__, __func__, NULL, __LINE__ };
    Deadline *d = deadline, *first = load_relaxed(&sched.due);

    (void)seq;
    do
        d->next = first;
    while (!cas_seq(&sched.due, &first, d));
    if (first == NULL && newproc(&(Call){ .fn = pass_all, .site = &site }) < 0)
        throw("no memory for a stack (%d goroutines)", go_count());
}

void
deadline_set(Deadline *d, int64_t when, void (*fn)(Deadline *d))
{
    torture_yield();
    if (!sched.begun)           // before the second goroutine, which pass makes
        procs_begin();
    d->fn = fn;
    d->timeout.fn = pass;
    d->timeout.arg = d;
    timeout_set(&d->timeout, when, 0);
    preempt_point();
}

bool
deadline_del(Deadline *d)
{
    torture_yield();
    bool pending = timeout_del(&d->timeout);
    preempt_point();
    return pending;
}
