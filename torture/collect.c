// A collection at every allocation.
//
// What the collector overlooks it frees at the first opportunity, and what is
// freed is overwritten at once: a pointer that it should have known is caught
// soon after, not when the memory happens to be used again.
//
// A large heap cannot be marked for each of its objects.  So collections are
// paid for.  The work of one is what it had to look at; a program has an amount
// of it for nothing, which is enough for some ten thousand collections of a
// small heap, and then each allocation earns some more: it collects at every
// n-th, and the collector's share of the time stays what it is.  Work is counted
// and not timed, so that a run can be repeated.
//
// Where the program has turned collection off (gc_set_percent(-1)) it stays off.
#include <rt/gc.h>
#include <rt/go.h>
#include "gc/heap.h"
#include "gc/settings.h"
#include "rt/atomic.h"
#include "rt/mem.h"
#include "sched/sched.h"
#include "torture/torture.h"

// Units of work, about 10 ns each.
enum {
    FOR_NOTHING = 40 * 1000 * 1000,
    PER_ALLOCATION = 16,
    WORK_CYCLE = 100,           // what each collection costs at least
    WORK_OBJECT = 10,           // to mark, and to look at its fence
    WORK_GOROUTINE = 10,
    WORK_PAGE = 4,              // of the heap: to sweep and to validate
};
enum { UNIT_BYTES = 32 };       // bytes marked, or words of a stack looked at

enum { BURIED = 0xdb };

static int64_t credit = FOR_NOTHING;    // atomic

// What the last collection had to do.
static uint32_t
last_work(void)
{
    size_t depth = getg()->stack.hi - arch_frame();
    size_t pages = 0;

    for (RegionName name = 0; name < REGIONS; name++)
        pages += heap.region[name].runs.hi - heap.region[name].runs.lo;
    size_t work = WORK_CYCLE + heap.stats.live * WORK_OBJECT +
                  (heap.stats.live_bytes + depth) / UNIT_BYTES + pages * WORK_PAGE +
                  (size_t)go_count() * WORK_GOROUTINE;
    return work < INT32_MAX ? (uint32_t)work : INT32_MAX;
}

void
torture_alloc(void)
{
    torture_yield();
    if (settings.percent < 0)
        return;
    if (add_relaxed(&credit, PER_ALLOCATION) > 0) {
        gc_collect();
        uint32_t work = last_work();
        add_relaxed(&credit, -(int64_t)(work + torture_below(STREAM_COLLECT, work / 4)));
    }
}

void
torture_bury(uint32_t span)
{
    const Span *s = &heap.spans[span];
    const uint64_t *marks = span_marks(span), *allocs = span_allocs(span);
    size_t size = span_object_size(s);

    for (uint32_t i = 0; i < s->nelems; i++)
        if (allocs[i / 64] & ~marks[i / 64] & UINT64_C(1) << i % 64)
            memset((void *)(page_address(span) + i * size), BURIED, size);
}

void
torture_bury_pages(uintptr_t p, size_t n)
{
    memset((void *)p, BURIED, n);
}

// Memory that was never an object's, and what a cache did not hand out, is zero.
void
torture_dug(uintptr_t p, size_t n)
{
    const uintptr_t *word = (const uintptr_t *)p, *end = (const uintptr_t *)(p + n);

    for (; word < end; word++)
        if (*word != 0 && *word != (uintptr_t)-1 / 255 * BURIED)
            panic("memory of the heap was written after its object had been freed: the word "
                  "at %p is 0x%lx", (const void *)word, *word);
}
