// System calls that fail: what RT0_FAULT says (plan.h).
//
// The first calls of a program come before anything is relocated and on any
// stack there is, so this is plain counting in words of its own.
#include "rt/atomic.h"
#include "rt/panic.h"
#include "rt/start.h"
#include "torture/plan.h"
#include "torture/torture.h"
#include <asm/unistd.h>

static FaultPlan plan;
static uint32_t counts[FAULT_CALLS];    // atomic

static unsigned
find_row(long nr)
{
    unsigned call = 0;

    while (call < FAULT_CALLS && fault_calls[call].nr != nr)
        call++;
    return call;
}

long
torture_fault(long nr)
{
    if (plan.n == 0)
        return 0;
    unsigned call = find_row(nr);
    if (call == FAULT_CALLS)
        return 0;
    return -fault_plan_find(&plan, call, add_relaxed(&counts[call], 1));
}

bool
torture_performed(long nr)
{
    unsigned call = find_row(nr);

    return call < FAULT_CALLS && fault_calls[call].performed;
}

// Whoever wants the clock to fail must have it asked of the kernel.
static void
hide_vdso(void)
{
    for (uint32_t i = 0; i < plan.n; i++)
        if (fault_calls[plan.rules[i].call].nr == __NR_clock_gettime)
            start_info.vdso = 0;
}

void
torture_plan(const char *text)
{
    FaultPlan read;

    if (text == NULL)
        return;
    const char *wrong = fault_plan_parse(&read, text);
    if (wrong != NULL)
        fatal("RT0_FAULT=%s: not understood from \"%s\" on; it is name:n, name:n+ or "
              "name:n:errno, at most %d with commas", text, wrong, FAULT_RULES);
    plan = read;
    hide_vdso();
}
