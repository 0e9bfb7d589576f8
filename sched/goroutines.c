// What reports say about all goroutines.
//
//     goroutine 7 [IO wait: read, 2 minutes]: serve
//         gopark+0x52
//         ...
//       started by main at httpd.c:41
//
// A goroutine that does not run is traced from what it saved when it left the
// processor: rbp and above it the return address, behind five other registers
// (switch_x86_64.S).  One that runs or is in a system call, from the registers of
// its M, if that has been frozen; from what call_in_syscall saved, if not.
//
// Up to a hundred are shown one by one.  Where there are more, those that were
// started at one place, wait for the same (or can all run) and stand in the same
// calls are shown as one, the one that has waited for longest: ten thousand idle
// connections are a line.  There is no memory for this but a table of a hundred; what does not
// fit is counted.
//
// How long somebody waits is by sched.now, a few milliseconds coarse, so times
// below a second are left out.
#include <rt/go.h>
#include "context.h"
#include "rt/atomic.h"
#include "rt/clock.h"
#include "rt/trace.h"
#include "sched/dump.h"
#include "sched/preempt.h"

enum { MOST = 100 };

// Goroutines that are alike, or one.
typedef struct Group {
    const G *gp;                // the one that is shown
    uint64_t hash;              // of its trace
    uint32_t n;
} Group;

// Of the one thread that reports, or has stopped the world.
static Group groups[MOST];

// Who runs it, or is in a system call with it.
static const M *
machine_of(const G *gp)
{
    const M *m = load_acquire(&sched.all_ms);

    while (m != NULL && load_relaxed(&m->curg) != gp)
        m = m->all_link;
    return m;
}

static bool
is_parked(const G *gp)
{
    GStatus status = load_relaxed(&gp->status);

    return status == G_WAITING || status == G_HELD;
}

// A stack that is still empty is one, too: mcall, go_entry.
static bool
on_stack(uintptr_t sp, uintptr_t lo, uintptr_t hi)
{
    return sp >= lo && sp <= hi;
}

// From the registers of a frozen M.  In async_preempt, which another signal had
// put in, the trace is the one of a parked goroutine; but for the first and the
// last instructions, where the pc of what was interrupted then is on the stack.
static Trace
trace_frozen(const G *gp, const void *context)
{
    uintptr_t pc = context_pc(context), sp = context_sp(context);
    const uintptr_t *top = (const uintptr_t *)sp;
    Trace t = { .pc = pc, .fp = context_fp(context), .lo = sp, .hi = gp->stack.hi };
    uintptr_t into = pc - (uintptr_t)async_preempt;
    uintptr_t framed = (uintptr_t)async_preempt_framed - (uintptr_t)async_preempt;
    uintptr_t unframed = (uintptr_t)async_preempt_unframed - (uintptr_t)async_preempt;

    if (into >= framed && into <= unframed) {
        t.pc = (uintptr_t)async_preempt_parked;
        t.returned = true;
        return t;
    }
    if (into < framed || into == unframed + 1) {
        bool pushed = into > 0 && into < framed;        // rbp

        t.pc = top[pushed];
        sp += (pushed + 1) * sizeof *top + RED_ZONE;
    }
    // Of the outermost function there is no caller to be looked for.
    t.sp = sp + 2 * sizeof *top <= t.hi ? sp : 0;
    return t;
}

static Trace
trace_saved(const G *gp)
{
    const uintptr_t *sp = (const uintptr_t *)gp->sp;

    return (Trace){ .pc = sp[RETURN_ADDRESS], .fp = sp[SAVED_RBP], .returned = true,
                    .lo = gp->sp, .hi = gp->stack.hi };
}

// False: it runs, and nobody knows where.
static bool
trace_of(const G *gp, Trace *t)
{
    const M *m = machine_of(gp);
    const void *context = m != NULL ? load_acquire(&m->frozen) : NULL;

    if (m == NULL) {
        *t = trace_saved(gp);
    } else if (context != NULL) {
        uintptr_t sp = context_sp(context);

        if (on_stack(sp, m->g0_lo, m->g0_sp))
            *t = trace_saved(gp);
        else if (on_stack(sp, gp->stack.lo, gp->stack.hi))
            *t = trace_frozen(gp, context);
        else
            return false;
    } else if (m == getm() || load_relaxed(&gp->status) == G_SYSCALL) {
        *t = trace_saved(gp);
    } else {
        return false;
    }
    return true;
}

// In the largest unit, if there was a second of it.  (1 is the clock of a program
// without a second goroutine, where nobody winds it.)
static void
add_age(Text *to, int64_t since)
{
    static const struct {
        int64_t seconds;
        char name[7];
    } units[] = { { 3600, "hour" }, { 60, "minute" }, { 1, "second" } };
    int64_t age = (clock_monotonic() - since) / 1000000000;

    for (int i = 0; since > 1 && i < 3; i++) {
        long n = (long)(age / units[i].seconds);

        if (n > 0) {
            text_add(to, ", %ld %s%s", n, units[i].name, n == 1 ? "" : "s");
            return;
        }
    }
}

static void
add_state(Text *to, const G *gp)
{
    const M *m = machine_of(gp);
    GStatus status = load_relaxed(&gp->status);
    const char *text = status == G_RUNNABLE  ? "runnable"
                       : status == G_RUNNING ? "running"
                       : status == G_SYSCALL ? "syscall"
                                             : wait_text(gp->reason);

    text_add(to, "%s", text);
    if (m != NULL)
        text_add(to, " on M %u", m->id);
    if (is_parked(gp) || status == G_SYSCALL)
        add_age(to, gp->since);
    if (gp->locked_m != NULL)
        text_add(to, ", locked to M %u", gp->locked_m->id);
}

static void
add_group(Text *to, const Group *group)
{
    const G *gp = group->gp;
    Trace t;

    text_add(to, "goroutine %ld [", (long)gp->id);
    add_state(to, gp);
    text_add(to, "]: %s", gp->name);
    if (group->n > 1)
        text_add(to, " (and %u more like it)", group->n - 1);
    text_add(to, "\n");
    if (trace_of(gp, &t))
        trace_print(to, &t);
    else
        text_add(to, "    (runs on)\n");
    if (is_parked(gp))
        dump_waits(to, gp);
    dump_site(to, gp);
}

// What both do, when neither runs; reason is left over from another time where
// a goroutine is not parked.
static bool
do_the_same(const G *a, const G *b)
{
    if (is_parked(a))
        return is_parked(b) && a->reason == b->reason;
    return load_relaxed(&a->status) == G_RUNNABLE && load_relaxed(&b->status) == G_RUNNABLE;
}

static bool
alike(const Group *group, const G *gp, uint64_t hash)
{
    const G *other = group->gp;

    return group->hash == hash && do_the_same(gp, other) && gp->site == other->site &&
           gp->name == other->name;
}

// Whether there was room for it.
static bool
put(uint32_t *n, const G *gp, bool alone)
{
    Trace t;
    uint64_t hash = !alone && trace_of(gp, &t) ? trace_hash(&t) : 0;

    for (uint32_t i = 0; !alone && i < *n; i++)
        if (alike(&groups[i], gp, hash)) {
            if (gp->since < groups[i].gp->since)
                groups[i].gp = gp;
            groups[i].n++;
            return true;
        }
    if (*n == MOST)
        return false;
    groups[(*n)++] = (Group){ .gp = gp, .hash = hash, .n = 1 };
    return true;
}

void
dump_all(Text *to, const G *but)
{
    bool alone = go_count() <= MOST;
    uint32_t n = 0, left = 0;

    // Goroutine 1 first, which is the last of the list.
    if (load_relaxed(&g1.status) != G_DEAD && &g1 != but)
        put(&n, &g1, alone);
    for (const G *gp = load_acquire(&sched.all); gp != &g1; gp = gp->all_link)
        if (load_relaxed(&gp->status) != G_DEAD && gp != but)
            left += !put(&n, gp, alone);
    for (uint32_t i = 0; i < n; i++)
        add_group(to, &groups[i]);
    if (left > 0)
        text_add(to, "... and %u goroutines more\n", left);
}

void
dump_goroutines_but(const G *but)
{
    static char buf[4096];
    Text to = { .buf = buf, .size = sizeof buf };

    dump_all(&to, but);
    text_flush(&to);
}

void
dump_goroutines(void)
{
    dump_goroutines_but(getg());
}
