// System calls that fail: what RT0_FAULT says (plan.h).
//
// The first calls of a program come before anything is relocated and on any
// stack there is, so this is plain counting in words of its own.
#include "arch.h"
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

// What can do without the kernel must ask it, if that is what is to fail: the
// clock without the vDSO, the thread pointer without wrfsbase.
static void
hide_ways_around(void)
{
    for (uint32_t i = 0; i < plan.n; i++) {
        long nr = fault_calls[plan.rules[i].call].nr;

        if (nr == __NR_clock_gettime)
            start_info.vdso = 0;
        else if (nr == __NR_arch_prctl)
            start_info.hwcap2 &= ~(uintptr_t)HWCAP2_FSGSBASE;
    }
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
    hide_ways_around();
}
