// The census of stacks: RT0_DEBUG=stacks prints, when the program ends, one line
// for each place where goroutines were started, the deepest first.
//
//     goroutines  deepest use  of size
//          10000          912   192 KB  serve, started by main at httpd.c:41
//              1       150832   192 KB  parse, started by load at conf.c:120
//
// A stack is zero when it is made, so what was used of it begins at its lowest
// word that is not zero, however deep or short the call was.  When a goroutine
// ends that part is measured and zeroed for the next one.  Arguments and
// thread-locals at the top count as used: the size has to be enough for them too.
//
// Looking at a stack touches every page of it (they read as zero, and take no
// memory but page tables), which is why this is not always on; and pages are not
// given back meanwhile (stack_trim), for the trace of the deepest call is there.
//
// Rejected: filling stacks with a pattern, which would give each all its memory;
// counting pages (mincore), which answers 4 KB to nearly every question.
#include <rt/go.h>
#include "gc/host.h"
#include "rt/atomic.h"
#include "rt/debugvar.h"
#include "rt/mem.h"
#include "rt/persist.h"
#include "rt/print.h"
#include "rt/start.h"
#include "sched/census.h"

// Goroutines that were started at one place with stacks of one size.
typedef struct Row {
    struct Row *next;
    const CallSite *site;
    size_t size;
    size_t deepest;             // bytes
    int64_t n;
} Row;

static struct {
    Lock lock;
    // Protected by lock:
    Row *rows;                  // the deepest first
} table = { .lock = LOCK_INIT(RANK_STACK) };

// The lowest word that is in use; a canary is none.
static uintptr_t *
lowest_used(const Stack *s)
{
    uintptr_t *p = (uintptr_t *)s->lo + s->canary;

    while (p < (uintptr_t *)s->hi && *p == 0)
        p++;
    return p;
}

static Row *
take_row(const CallSite *site, size_t size)
{
    for (Row **at = &table.rows; *at != NULL; at = &(*at)->next) {
        Row *row = *at;

        if (row->site == site && row->size == size) {
            *at = row->next;
            return row;
        }
    }
    Row *row = persist_alloc(sizeof *row);
    if (row != NULL)
        *row = (Row){ .site = site, .size = size };
    return row;
}

static void
insert_row(Row *row)
{
    Row **at = &table.rows;

    while (*at != NULL && (*at)->deepest > row->deepest)
        at = &(*at)->next;
    row->next = *at;
    *at = row;
}

static void
count(const G *gp, size_t used)
{
    // As it was asked for: without the colour of its top.
    size_t size = (gp->stack.hi - gp->stack.lo + STACK_GUARD - 1) / STACK_GUARD * STACK_GUARD;

    lock(&table.lock);
    Row *row = take_row(gp->site, size);
    if (row != NULL) {
        row->n++;
        row->deepest = used > row->deepest ? used : row->deepest;
        insert_row(row);
    }
    unlock(&table.lock);
}

static void
goroutine_ended(G *gp)
{
    uintptr_t *lowest = lowest_used(&gp->stack);
    size_t used = gp->stack.hi - (uintptr_t)lowest;

    count(gp, used);
    memset(lowest, 0, used);
}

// Goroutine 1 has the kernel's stack, of which this knows nothing.
static void
count_living(void)
{
    for (G *gp = load_acquire(&sched.all); gp != NULL; gp = gp->all_link)
        if (load_acquire(&gp->status) != G_DEAD && gp != &g1)
            count(gp, gp->stack.hi - (uintptr_t)lowest_used(&gp->stack));
}

static void
print_table(void *unused)
{
    (void)unused;
    count_living();
    eprint("rt0: stacks, by where their goroutines were started\n"
           "goroutines  deepest use  of size\n");
    for (const Row *row = table.rows; row != NULL; row = row->next)
        eprint("%10ld %12zu %5zu KB  %s, started by %s at %s:%d\n", (long)row->n,
               row->deepest, row->size / 1024, row->site->fn, row->site->func,
               row->site->file, row->site->line);
}

static void
print_census(void)
{
    world_stop();               // may park, so not on the system stack
    systemstack(print_table, NULL);
    world_start();
}

void
census_begin(void)
{
    static const Census on = { goroutine_ended, print_census };

    if (debugvar_find(start_info.debug, "stacks") != NULL)
        census = &on;
}
