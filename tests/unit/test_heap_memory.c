// units: gc/alloc.c gc/cache.c gc/check.c gc/checkmark.c gc/cycle.c gc/engine.c gc/free.c gc/heap.c gc/host.c gc/mark.c gc/pace.c gc/pacer.c gc/pages.c gc/queue.c gc/report.c gc/roots.c gc/settings.c gc/share.c gc/sizeclass.c gc/stats.c gc/sweep.c rt/debugvar.c rt/lock.c rt/note.c
// flags: -DRT0_DEBUG_FLAVOR -fno-strict-aliasing -pthread
// The whole heap, hosted: when it is collected, how large it becomes, what it does
// at its limits and without memory, and what single words and objects hold.
#include <sys/syscall.h>
#include <unistd.h>
#include "gc/pace.h"
#include "tests/unit/gchost.h"

TestSuite(heap_memory, .init = setup, .timeout = 100);

Test(heap_memory, collections_come_by_themselves_and_memory_stays_bounded)
{
    GCStats stats;

    for (int i = 0; i < 300000; i++)
        *slot_at((unsigned)rand() % (3 * SLOTS)) = gc_alloc((size_t)rand() % 2000);
    gc_read_stats(&stats);
    cr_assert_gt(stats.cycles, 10);
    cr_assert_lt(stats.heap_bytes, 16 << 20);
    cr_assert_gt(stats.total_bytes, 256 << 20);
    cr_assert_eq(stats.allocs, 300000);
    cr_assert(stats.pause_max >= 5 && stats.pause_total >= stats.pause_max);
}

static void
alloc_megabytes(size_t n)
{
    for (size_t i = 0; i < n << 10; i++)
        gc_alloc(1024);
}

Test(heap_memory, the_next_collection_comes_when_the_heap_has_doubled)
{
    *slot_at(0) = gc_alloc(16 << 20);
    gc_collect();
    int before = collections;
    alloc_megabytes(15);
    cr_assert_eq(collections, before);
    alloc_megabytes(2);
    cr_assert_eq(collections, before + 1);
    gc_set_percent(50);
    alloc_megabytes(6);
    cr_assert_eq(collections, before + 1);
    alloc_megabytes(3);
    cr_assert_eq(collections, before + 2);
}

Test(heap_memory, percent_minus_1_turns_collection_off)
{
    int before = collections;

    cr_assert_eq(gc_set_percent(-1), 100);
    for (int i = 0; i < 200000; i++)
        gc_alloc(64);
    cr_assert_eq(collections, before);
    cr_assert_eq(gc_set_percent(100), -1);
    for (int i = 0; i < 2000; i++)
        gc_alloc(64);
    cr_assert_eq(collections, before + 1);
}

Test(heap_memory, wide_array_with_a_queue_that_cannot_grow)
{
    enum { N = 100000 };
    void **array = *slot_at(0) = gc_alloc_array(N, sizeof(void *));

    no_memory = true;
    for (int i = 0; i < N; i++) {
        void **cell = array[i] = gc_alloc(16);
        cell[0] = gc_alloc(32);
    }
    cr_assert_eq(live_after_collection(), 2 * N + 1);
    *slot_at(0) = NULL;
    cr_assert_eq(live_after_collection(), 0);
}

Test(heap_memory, stale_pointers_bring_nothing_back)
{
    uintptr_t stale[1000];

    for (int i = 0; i < 1000; i++)
        stale[i] = (uintptr_t)gc_alloc(48);
    *slot_at(0) = (void *)stale[500];   // keeps the span
    cr_assert_eq(live_after_collection(), 1);
    for (unsigned i = 0; i < 3 * SLOTS; i++)
        *slot_at(i) = (void *)stale[400 + i];
    cr_assert_eq(live_after_collection(), 1);
}

Test(heap_memory, what_was_not_handed_out_yet_is_not_alive)
{
    char *object = *slot_at(0) = gc_alloc(48);

    *slot_at(1) = object + 48;
    *slot_at(2) = object + 48 * 100;
    cr_assert_eq(live_after_collection(), 1);
}

Test(heap_memory, every_byte_of_an_object_holds_it_and_none_outside)
{
    for (size_t size = 16; size <= 300000; size = size * 5 / 3) {
        char *object = gc_alloc(size);
        size_t offsets[] = { 0, 1, size / 2, size - 1 };
        for (int i = 0; i < 4; i++) {
            *slot_at(7) = object + offsets[i];
            cr_assert_eq(live_after_collection(), 1, "%zu of %zu", offsets[i], size);
        }
        *slot_at(7) = object - 1;
        cr_assert_eq(live_after_collection(), 0);
    }
    for (uintptr_t p = heap.base - 64; p < heap.base + 64; p += 8) {
        *slot_at(7) = (void *)p;
        *slot_at(8) = (void *)(p + heap.nbytes);
        cr_assert_eq(live_after_collection(), 0);
    }
}

Test(heap_memory, large_objects_are_reused_joined_and_zero)
{
    for (int round = 0; round < 20; round++)
        for (size_t size = 100000; size < 20000000; size *= 2) {
            char *p = *slot_at(0) = gc_alloc(size);
            cr_assert(p[0] == 0 && p[size / 2] == 0 && p[size - 1] == 0);
            p[0] = p[size / 2] = p[size - 1] = 1;
        }
    cr_assert_lt(heap.committed, 100 << 20);
    *slot_at(0) = NULL;
    cr_assert_eq(live_after_collection(), 0);
}

Test(heap_memory, an_absurd_size_is_out_of_memory, .signal = SIGABRT)
{
    gc_alloc(SIZE_MAX);
}

Test(heap_memory, an_array_that_overflows_panics, .signal = SIGABRT)
{
    gc_alloc_array(SIZE_MAX / 4, 8);
}

// Each pointer of an array leads to an object of its own, and all its other words are
// lures.  A large array is scanned in pieces of 128 KB, which cut elements in two.
static void
check_array(const GCType *type, size_t count)
{
    char *array = *slot_at(0) = gc_alloc_typed(type, count);
    uint64_t n = 0;

    for (size_t i = 0; i < count * type->size / 8; i++)
        ((void **)array)[i] = gc_alloc(16);
    for (size_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < type->nspans; k++)
            n += type->spans[k].len / 8;
    cr_assert_eq(live_after_collection(), n + 1, "%zu of %s", count, type->name);
    for (size_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < type->nspans; k++)
            memset(array + i * type->size + type->spans[k].off, 0, type->spans[k].len);
    cr_assert_eq(live_after_collection(), 1, "%zu of %s", count, type->name);
    cr_assert_eq(heap.stats.live_bytes, heap_find((uintptr_t)array).size);
}

static const GCType types[] = {
    { "first of 24", 24, 1, (const GCSpan_[]){ { 0, 8 } } },
    { "last of 24", 24, 1, (const GCSpan_[]){ { 16, 8 } } },
    { "all of 40", 40, 1, (const GCSpan_[]){ { 0, 40 } } },
    { "ends of 4104", 4104, 2, (const GCSpan_[]){ { 0, 8 }, { 4096, 8 } } },
    { "ends of 131080", 131080, 2, (const GCSpan_[]){ { 0, 8 }, { 131072, 8 } } },
    { "ends of 300000", 300000, 2, (const GCSpan_[]){ { 0, 16 }, { 299992, 8 } } },
    { "none of 24", 24, 0, NULL },
};

Test(heap_memory, arrays_of_typed_objects)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        for (markers = 1; markers <= 4; markers *= 2)
            for (size_t bytes = types[i].size; bytes < 1500000; bytes = bytes * 7 / 3 + 1)
                check_array(&types[i], bytes / types[i].size);
}

Test(heap_memory, types_without_a_size_hold_nothing)
{
    static const GCType empty = { "empty", 0, 0, NULL };

    *slot_at(0) = gc_alloc_typed(&empty, 100);
    *slot_at(1) = gc_alloc_typed(&empty, 0);
    cr_assert_eq(live_after_collection(), 2);
}

Test(heap_memory, added_roots_hold_until_they_are_removed)
{
    enum { N = 100000, ROOTS = 40 };
    void **many = calloc(N, sizeof *many), *few[ROOTS];

    gc_set_percent(-1);
    for (int i = 0; i < N; i++)
        many[i] = gc_alloc(16);
    for (int i = 0; i < ROOTS; i++)
        few[i] = gc_alloc(16);
    gc_add_root(many, N * sizeof *many);        // in several pieces
    for (int i = 0; i < ROOTS; i++)
        gc_add_root(&few[i], sizeof few[i]);
    cr_assert_eq(live_after_collection(), N + ROOTS);
    gc_remove_root(&few[3]);
    gc_remove_root(many);
    cr_assert_eq(live_after_collection(), ROOTS - 1);
    cr_assert_geq(last.globals, (ROOTS - 1) * 8);
    for (int i = 0; i < ROOTS; i++)
        if (i != 3)
            gc_remove_root(&few[i]);
    cr_assert_eq(live_after_collection(), 0);
    free(many);
}

Test(heap_memory, a_root_that_holds_no_word_panics, .signal = SIGABRT)
{
    gc_add_root((char *)&kept_slot + 1, 14);
}

Test(heap_memory, what_is_no_root_cannot_be_removed, .signal = SIGABRT)
{
    gc_remove_root(&kept_slot);
}

Test(heap_memory, what_the_scheduler_keeps_is_alive)
{
    kept_slot = gc_alloc(16);
    cr_assert_eq(live_after_collection(), 1);
}

// The variables are read when the heap is made, and count from then on.
Test(heap_memory, off_means_never)
{
    start_info.envp = (char *[]){ "RT0_GC=off", NULL };
    for (int i = 0; i < 20000; i++)
        gc_alloc(1024);
    cr_assert_eq(collections, 0);
}

Test(heap_memory, a_limit_of_the_environment_counts_from_the_start)
{
    start_info.envp = (char *[]){ "RT0_MEMLIMIT=2m", NULL };
    for (int i = 0; i < 3000; i++)
        gc_alloc(1024);
    cr_assert_gt(collections, 0);
}

Test(heap_memory, every_counts_objects)
{
    start_info.envp = (char *[]){ "RT0_GC=every=10", NULL };
    for (int i = 0; i < 1000; i++)
        gc_alloc(64);
    cr_assert(collections >= 90 && collections <= 101, "%d", collections);
}

static void
fill(char **p, int n, size_t size)
{
    for (int i = 0; i < n; i++)
        p[i] = i % 2 == 0 ? gc_alloc(size) : gc_alloc_leaf(size);
}

Test(heap_memory, a_heap_below_its_limit_stays_there)
{
    enum { N = 12 << 10, LIMIT = 20 << 20 };
    static char *keep[N];

    gc_add_root(keep, sizeof keep);
    fill(keep, N, 1024);
    gc_collect();
    cr_assert_gt(pace_goal(), LIMIT);
    cr_assert_eq(gc_set_limit(LIMIT), SIZE_MAX);
    int before = collections;
    for (int i = 0; i < 300000; i++) {
        keep[rand() % N] = rand() % 2 == 0 ? gc_alloc(1024) : gc_alloc_leaf(1000);
        if (i % 1000 == 0)
            cr_assert_lt(heap_resident(), LIMIT + LIMIT / 8, "after %d", i);
    }
    cr_assert_gt(collections, before + 300 / 20);
    cr_assert_eq(gc_set_limit(SIZE_MAX), LIMIT);
}

// What is alive is more than the limit: the heap grows, and is not collected all
// the time.
Test(heap_memory, a_limit_is_soft)
{
    enum { N = 16 << 10 };
    static char *keep[N];

    gc_add_root(keep, sizeof keep);
    gc_set_limit(1 << 20);
    fill(keep, N, 1024);
    cr_assert_lt(collections, 60);
    int before = collections;
    for (int i = 0; i < 50000; i++)
        gc_alloc(1024);
    // Each frees a 16th of 16 MB at least.
    cr_assert(collections > before && collections <= before + 50 + 2, "%d",
              collections - before);
}

Test(heap_memory, free_pages_go_back_before_a_limited_heap_grows)
{
    enum { LIMIT = 24 << 20 };

    *slot_at(0) = gc_alloc(20 << 20);
    memset(*slot_at(0), 1, 20 << 20);
    *slot_at(0) = NULL;
    gc_collect();
    cr_assert_gt(heap_resident(), 20 << 20);
    gc_set_limit(LIMIT);
    // The other region has no free pages.
    for (int i = 0; i < 4; i++) {
        char *p = *slot_at((unsigned)i) = gc_alloc_leaf(5 << 20);
        cr_assert_eq(p[0] | p[(5 << 20) - 1], 0);
    }
    cr_assert_leq(heap_resident(), LIMIT);
    // And what comes back from the kernel is zero without a step of ours.
    char *p = *slot_at(0) = gc_alloc(2 << 20);
    for (int i = 0; i < 2 << 20; i++)
        cr_assert_eq(p[i], 0);
}

// mlock(2) keeps pages, and madvise says so.
Test(heap_memory, pages_that_the_kernel_does_not_take_stay)
{
    *slot_at(0) = gc_alloc(1 << 20);
    uintptr_t lo = (uintptr_t)*slot_at(0) & -(uintptr_t)4096;
    if (syscall(SYS_mlock, lo, 4096) != 0)      // the sanitizer does without
        cr_skip("no page may be locked");
    *slot_at(0) = NULL;
    gc_collect();
    gc_set_limit(1 << 20);
    *slot_at(0) = gc_alloc_leaf(5 << 20);
    cr_assert_eq(live_after_collection(), 1);
    syscall(SYS_munlock, lo, 4096);
}

// The heap has n bytes in each region and gets no more.
static void
fix_size(size_t n)
{
    gc_set_percent(-1);
    for (size_t i = 0; i < n; i += 1024) {
        gc_alloc(1024);
        gc_alloc_leaf(1024);
    }
    heap.gap_hi = heap.gap_lo;
    gc_collect();
}

// No collection but for want of memory; most of the time the heap is full, and the
// sweep finds what is needed in its last step or not at all.
Test(heap_memory, a_full_heap_is_collected_and_goes_on)
{
    enum { N = 1000 };
    static char *keep[N];

    gc_add_root(keep, sizeof keep);
    fix_size(6 << 20);
    size_t committed = heap.committed;
    for (int i = 0; i < 200000; i++) {
        size_t size = (size_t)rand() % (rand() % 500 == 0 ? 40000 : 3000);
        char *p = rand() % 3 == 0 ? gc_alloc_leaf(size) : gc_alloc(size);
        if (i % 3 == 0)
            keep[rand() % N] = p;
    }
    cr_assert_gt(collections, 10);
    cr_assert_eq(last.why, CYCLE_MEMORY);
    cr_assert_eq(heap.committed, committed);
}

// Of all that is swept only the last span is free, or has room.
static void
needle(bool large)
{
    enum { N = 4 << 10 };
    static char *keep[N];
    const Region *r = &heap.region[REGION_SCAN];
    bool fresh;
    int n = 0;

    gc_add_root(keep, sizeof keep);
    fix_size(20 << 20);
    // A span of eight pages has eight of these, and is full.
    while (r->fresh_hi - r->fresh_lo >= 8 || heap_has_run(KIND_SCAN, 8, &fresh) || n % 8 != 0)
        keep[n++] = gc_alloc(8192);
    gc_collect();
    uint32_t end = heap_find((uintptr_t)keep[0]).span;
    for (int i = 0; i < n; i++)
        end = heap_find((uintptr_t)keep[i]).span > end ? heap_find((uintptr_t)keep[i]).span : end;
    for (int i = 0, k = 0; i < n; i++)
        if (heap_find((uintptr_t)keep[i]).span == end && (large || k++ == 0))
            keep[i] = NULL;
    int before = collections;
    *slot_at(0) = large ? gc_alloc(65536) : gc_alloc(8192);
    cr_assert_eq(collections, before + 1);
}

Test(heap_memory, the_last_pages_are_found)
{
    needle(true);
}

Test(heap_memory, the_last_object_is_found)
{
    needle(false);
}

Test(heap_memory, marking_again_finds_the_same)
{
    settings.checkmark = true;
    *slot_at(0) = gc_alloc(16);
    cr_assert_eq(live_after_collection(), 1);
    *slot_at(0) = NULL;
    cr_assert_eq(live_after_collection(), 0);
    cr_assert_eq(live_after_collection(), 0, "no span in use");
}

// A collection after which a mark bit is not what it should be.
static void
mark_wrongly(bool dead)
{
    void **p = gc_alloc(64), **q = gc_alloc(64);

    *slot_at(0) = p;
    live_before_sweep();
    checkmark();
    Object o = heap_find((uintptr_t)(dead ? q : p));
    uint64_t *word = &span_marks(o.span)[o.index / 64];
    *word ^= UINT64_C(1) << o.index % 64;
    checkmark();
}

Test(heap_memory, a_dead_object_that_is_marked_is_found, .signal = SIGABRT)
{
    mark_wrongly(true);
}

Test(heap_memory, a_live_object_that_is_not_marked_is_found, .signal = SIGABRT)
{
    mark_wrongly(false);
}

Test(heap_memory, who_comes_too_late_to_collect_does_not_stop_the_world)
{
    gc_alloc(16);
    gc_collect();
    int before = stops;
    uint64_t cycles = heap.stats.cycles;

    cr_assert_not(cycle_run(cycles - 1, CYCLE_GOAL));
    cr_assert_eq(stops, before);
    cr_assert(cycle_run(cycles, CYCLE_GOAL));
    cr_assert_eq(stops, before + 1);
}
