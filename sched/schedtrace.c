// RT0_DEBUG=sched=MS: sysmon prints a line each MS milliseconds, 1000 if there is
// no number.
//
//     SCHED 2013ms: procs=2 idleprocs=1 threads=4 spinning=0 idlethreads=2
//     goroutines=12 runqueue=0 [0 3] switches=512 preempted=3 syscalls=9 steals=1
//
// (in one line).  The first part is what Go's GODEBUG=schedtrace prints, in its
// words, so that eyes and tools that know the one know the other: the global
// queue, and in brackets that of each P.  The four counts behind are of the time
// since the line before.  They are counted in any case, each by the P that it
// happens on, where its M writes to that line of the cache anyway.
//
// An idle program goes on printing, and sysmon does not sleep for long then.
#include <rt/go.h>
#include "rt/atomic.h"
#include "rt/clock.h"
#include "rt/debugvar.h"
#include "rt/start.h"
#include "rt/text.h"
#include "sched/schedtrace.h"
#include "sched/sched.h"

enum { ALL_PS = PROCS_MAX * 5 };        // characters

typedef struct Counts {
    uint32_t switches, preempted, syscalls, steals;
} Counts;

static struct {
    int64_t every;              // ns; 0: nobody asked
    int64_t began, last;
    Counts seen;                // at the line before
} trace;

void
schedtrace_begin(void)
{
    const char *text = debugvar_find(start_info.debug, "sched");
    int64_t ms = 0;

    if (text == NULL)
        return;
    for (; *text >= '0' && *text <= '9' && ms < 1000000000; text++)
        ms = ms * 10 + (*text - '0');
    trace.every = (ms > 0 ? ms : 1000) * 1000000;
    trace.began = trace.last = clock_monotonic();
}

bool
schedtrace_on(void)
{
    return trace.every > 0;
}

static Counts
count(P **all, uint32_t n)
{
    Counts c = { 0 };

    for (uint32_t i = 0; i < n; i++) {
        c.switches += load_relaxed(&all[i]->switches);
        c.preempted += load_relaxed(&all[i]->preempted);
        c.syscalls += load_relaxed(&all[i]->syscalls);
        c.steals += load_relaxed(&all[i]->steals);
    }
    return c;
}

static void
add_counts(Text *to)
{
    Counts now = count(sched.all_ps, sched.made_ps), *seen = &trace.seen;

    text_add(to, " switches=%u preempted=%u syscalls=%u steals=%u\n",
             now.switches - seen->switches, now.preempted - seen->preempted,
             now.syscalls - seen->syscalls, now.steals - seen->steals);
    *seen = now;
}

void
schedtrace_look(int64_t now)
{
    char buf[512 + ALL_PS];
    Text to = { .buf = buf, .size = sizeof buf };

    if (trace.every == 0 || now - trace.last < trace.every)
        return;
    trace.last = now;
    lock(&sched.lock);
    text_add(&to, "SCHED %ldms: procs=%u idleprocs=%u threads=%u spinning=%u idlethreads=%d "
             "goroutines=%d runqueue=%u [", (long)((now - trace.began) / 1000000),
             sched.nprocs, sched.nidle_ps, sched.nms + 1, load_relaxed(&sched.nspinning),
             sched.nidle_ms, go_count(), sched.nglobal);
    for (uint32_t i = 0; i < sched.nprocs; i++)
        text_add(&to, "%s%u", i == 0 ? "" : " ", runq_len(&sched.all_ps[i]->runq));
    text_add(&to, "]");
    add_counts(&to);
    unlock(&sched.lock);
    text_flush(&to);
}
