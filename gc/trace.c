// RT0_DEBUG=gc=1: a line on standard error for each collection.
//
//     gc 7 @1.204s 3%: 0.031+4.1+0.012 ms clock, 0.062+0/7.9/0.4+0.024 ms cpu,
//     24->24->11 MB, 24 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)
//     engine=stw why=asked stacks=12 ran=3 markers=2 stolen=9 overflow=no
//
// (in one line).  Up to the last comma and number of P it is what Go's GODEBUG=
// gctrace=1 prints, so that tools for the one read the other; (forced) is gc_collect.
// Go's words for what this collector does:
//
//     @1.204s    since the first allocation
//     3%         of the time since then in which the program stood still: all of its
//                processors do while one collects, so this is the part of their time,
//                too
//     clock      until all others had stopped and the caches were empty (Go's sweep
//                termination); marking; until the world went on (mark termination)
//     cpu        the same, times the number of processors.  Of marking, by Go: what
//                allocating goroutines did, which is nothing here; what markers did;
//                and in the place of Go's idle workers the time in which processors
//                had no part in marking, lost as they stood still
//     MB         in use before, in use afterwards, survived; goal that led to it.
//                Nothing is allocated meanwhile, so the first two are the same
//
// Behind it stands what Go does not have: why; how many goroutines there were, and how
// many of them had run since the last time; who marked, how often a queue was split
// for one who had nothing, and whether the queues had room for all.
//
// gc=2 adds a table: when each phase ended, and what it did.
#include "gc/trace.h"
#include "gc/heap.h"
#include "rt/clock.h"
#include "rt/debugvar.h"
#include "rt/print.h"
#include "rt/start.h"
#include "rt/text.h"

enum { STDERR = 2, ROOM = 2048, MS = 1000000 };

static struct {
    int level;
    int64_t began;
    int64_t stood;              // ns that the world stood still since then
} trace;

static const char *const whys[] = {
    [CYCLE_GOAL] = "goal", [CYCLE_LIMIT] = "limit", [CYCLE_ASKED] = "asked",
    [CYCLE_FORCED] = "time", [CYCLE_MEMORY] = "memory", [CYCLE_EVERY] = "every",
};

void
trace_begin(void)
{
    const char *text = debugvar_find(start_info.debug, "gc");

    if (text == NULL)
        return;
    trace.level = *text == '2' ? 2 : *text == '0' ? 0 : 1;
    trace.began = clock_monotonic();
}

// n / 10^decimals.
static void
add_fraction(Text *to, const char *before, int64_t n, int decimals)
{
    int64_t scale = 1;

    for (int i = 0; i < decimals; i++)
        scale *= 10;
    if (decimals > 0)
        text_add(to, "%s%ld.%0*ld", before, (long)(n / scale), decimals, (long)(n % scale));
    else
        text_add(to, "%s%ld", before, (long)n);
}

// Milliseconds as Go writes them: whole ones from 10 on, else two digits that count
// and at most three behind the point.
static void
add_ms(Text *to, const char *before, int64_t ns)
{
    int64_t us = ns > 0 ? ns / 1000 : 0;
    int decimals = 3;

    if (ns >= 10 * MS) {
        add_fraction(to, before, ns / MS, 0);
        return;
    }
    for (; us >= 100; us /= 10)
        decimals--;
    add_fraction(to, before, us, us > 0 ? decimals : 0);
}

// Go's part of the line.
static void
add_gctrace(Text *to, const Cycle *c)
{
    int64_t n = c->stacks.processors, elapsed = c->started - trace.began;
    int64_t stop = c->flushed - c->asked, mark = c->marked - c->flushed;
    int64_t start = c->started - c->marked;
    int64_t idle = mark * n - c->mark.busy;

    add_fraction(to, "@", (c->asked - trace.began) / MS, 3);
    text_add(to, "s %ld%%: ", (long)(elapsed > 0 ? trace.stood * 100 / elapsed : 0));
    add_ms(to, "", stop);
    add_ms(to, "+", mark);
    add_ms(to, "+", start);
    add_ms(to, " ms clock, ", stop * n);
    add_ms(to, "+", 0);
    add_ms(to, "/", c->mark.busy);
    add_ms(to, "/", idle);
    add_ms(to, "+", start * n);
    text_add(to, " ms cpu, %zu->%zu->%zu MB, %zu MB goal, %zu MB stacks, %zu MB globals, %u P%s",
             c->used >> 20, c->used >> 20, c->live >> 20, c->goal >> 20,
             c->stacks.nbytes >> 20, c->globals >> 20, c->stacks.processors,
             c->why == CYCLE_ASKED ? " (forced)" : "");
}

// A row of the table: when a phase ended, before or after the collection was asked
// for, and how long it took.
static void
add_phase(Text *to, const char *name, int64_t at, int64_t took)
{
    text_add(to, "gc:   %-8s %12.3f", name, (double)at / MS);
    if (took >= 0)
        text_add(to, " %10.3f", (double)took / MS);
    else
        text_add(to, " %10s", "");
}

static void
add_table(Text *to, const Cycle *c)
{
    size_t manual = c->live - c->mark.nbytes;

    text_add(to, "gc:   phase       ended, ms   took, ms\n");
    if (c->swept != 0) {
        add_phase(to, "swept", c->swept - c->asked, -1);
        text_add(to, "   what gc %lu had left\n", (unsigned long)c->number - 1);
    }
    add_phase(to, "asked", 0, -1);
    text_add(to, "   %s, %zu KB in use, goal %zu KB\n", whys[c->why], c->used >> 10,
             c->goal >> 10);
    add_phase(to, "stopped", c->stopped - c->asked, c->stopped - c->asked);
    text_add(to, "   %u processors\n", c->stacks.processors);
    add_phase(to, "flushed", c->flushed - c->asked, c->flushed - c->stopped);
    text_add(to, "   caches empty\n");
    add_phase(to, "marked", c->marked - c->asked, c->marked - c->flushed);
    text_add(to, "   %lu objects of %lu KB, by %u; %zu KB of globals, %zu KB of %u stacks\n",
             (unsigned long)c->mark.objects, (unsigned long)c->mark.nbytes >> 10,
             c->mark.markers, c->globals >> 10, c->stacks.nbytes >> 10, c->stacks.stacks);
    add_phase(to, "started", c->started - c->asked, c->started - c->marked);
    text_add(to, "   %zu KB live, %zu KB of them manual; next goal %zu KB\n", c->live >> 10,
             manual >> 10, c->next_goal >> 10);
}

void
trace_cycle(const Cycle *c)
{
    char buf[ROOM];
    Text to = { .buf = buf, .size = sizeof buf, .keep = true };

    if (trace.level == 0)
        return;
    __atomic_fetch_add(&trace.stood, c->started - c->asked, __ATOMIC_RELAXED);
    text_add(&to, "gc %lu ", (unsigned long)c->number);
    add_gctrace(&to, c);
    text_add(&to, " engine=stw why=%s stacks=%u ran=%u markers=%u stolen=%lu overflow=%s\n",
             whys[c->why], c->stacks.stacks, c->stacks.ran, c->mark.markers,
             (unsigned long)c->mark.stolen, c->mark.overflowed ? "yes" : "no");
    if (trace.level > 1)
        add_table(&to, c);
    write_apart(STDERR, to.buf, to.n);
}
