// units: gc/alloc.c gc/cache.c gc/check.c gc/checkmark.c gc/cycle.c gc/engine.c gc/free.c gc/heap.c gc/host.c gc/mark.c gc/pace.c gc/pacer.c gc/pages.c gc/queue.c gc/report.c gc/roots.c gc/settings.c gc/share.c gc/sizeclass.c gc/stats.c gc/sweep.c rt/debugvar.c rt/lock.c rt/note.c
// flags: -DRT0_DEBUG_FLAVOR -fno-strict-aliasing -pthread
// Explicit free, hosted: memory that comes back before a collection, by whichever P,
// whatever the state of its span; and what is no object to free.
#include "tests/unit/gchost.h"

TestSuite(heap_free, .init = setup, .timeout = 100);

static uint32_t
free_pages(void)
{
    return (uint32_t)(heap.region[REGION_SCAN].runs.nfree + heap.region[REGION_LEAF].runs.nfree);
}

Test(heap_free, what_is_freed_is_allocated_next_and_zero)
{
    for (size_t size = 16; size <= SMALL_MAX; size = size * 3 / 2) {
        char *p = gc_alloc(size);
        memset(p, 0xff, size);
        gc_free(p);
        // The hole that is open is used up first; with other Ps in between it may be any.
        for (int i = 0; i < 5000; i++) {
            char *q = gc_alloc(size);
            cr_assert_eq(q[0] | q[size / 2] | q[size - 1], 0);
            memset(q, 0xff, size);
            gc_free(q);
        }
    }
    cr_assert_eq(collections, 0);
    cr_assert_lt(heap_resident(), 8 << 20);
    gc_free(NULL);
}

// One P allocates, another frees: nothing is collected, and the heap stays small.
Test(heap_free, from_p_to_p)
{
    void *window[200] = { NULL };

    gc_set_percent(-1);
    for (int i = 0; i < 400000; i++) {
        unsigned at = (unsigned)rand() % 200;
        thread.heap_cache = &caches[1];
        gc_free(window[at]);
        thread.heap_cache = &caches[0];
        char *p = window[at] = rand() % 2 == 0 ? gc_alloc_leaf(500) : gc_alloc(300);
        cr_assert_eq(p[0] | p[299], 0);
        memset(p, 0xff, 300);
    }
    cr_assert_eq(collections, 0);
    cr_assert_lt(heap_resident(), 4 << 20);
    *slot_at(0) = window[17];
    cr_assert_eq(live_after_collection(), 1);
}

enum { MANY = 20000 };
static char *many[MANY];

// All objects go, in their order or in any.
static void
free_all(size_t size, bool in_order)
{
    for (unsigned i = 0; i < MANY; i++) {
        unsigned j = in_order ? i : i + (unsigned)rand() % (MANY - i);
        char *p = many[j];
        many[j] = many[i];
        if (i % 100 == 0 && !in_order)
            change_p();
        cr_assert(p[0] == (char)size && p[size - 1] == (char)size);
        gc_free(p);
    }
}

static void
alloc_all(size_t size)
{
    for (unsigned i = 0; i < MANY; i++) {
        many[i] = i % 2 == 0 ? gc_alloc(size) : gc_alloc_leaf(size);
        many[i][0] = many[i][size - 1] = (char)size;
    }
}

Test(heap_free, spans_without_objects_become_pages)
{
    gc_set_percent(-1);
    for (size_t size = 100; size <= 3200; size *= 2) {
        alloc_all(size);
        free_all(size, true);
        // For each kind what is on the list, 64 KB at most, and the span that is held.
        uint32_t all = (uint32_t)(MANY * size / HEAP_PAGE), most = 2 * (8 + 2 * SPAN_PAGES_MAX);
        cr_assert_geq(free_pages() + most, all, "%u of %u", free_pages(), all);
        cr_assert_eq(live_after_collection(), 0);
    }
}

// The roots of the test keep nothing: all is garbage that the sweep has not seen
// when it is freed, or that it has seen just now, or the P holds it.
Test(heap_free, in_the_middle_of_a_sweep)
{
    gc_set_percent(-1);
    gc_add_root(many, sizeof many);
    for (int round = 0; round < 10; round++) {
        size_t size = 48 << round % 8;
        alloc_all(size);
        cr_assert_eq(live_before_sweep(), MANY);
        for (int i = 0; i < 10 * round; i++)
            sweep_idle();
        free_all(size, false);
        alloc_all(size);
        sweep_finish();
        free_all(size, false);
        memset(many, 0, sizeof many);
        uint64_t live = round % 2 == 0 ? live_before_sweep() : live_after_collection();
        cr_assert_eq(live, 0);
    }
}

Test(heap_free, large_objects_go_at_once)
{
    char *p[8];

    gc_set_percent(-1);
    for (int round = 0; round < 100; round++) {
        for (size_t i = 0; i < 8; i++) {
            size_t size = 33000 << i;
            p[i] = i % 2 == 0 ? gc_alloc(size) : gc_alloc_leaf(size);
            cr_assert_eq(p[i][0] | p[i][size - 1], 0);
            p[i][0] = p[i][size - 1] = 1;
        }
        if (round % 10 == 9) {
            memcpy(tls_slots, p, sizeof p);
            cr_assert_eq(live_before_sweep(), 8);
        }
        for (int i = 0; i < 8; i++)
            gc_free(p[i]);
    }
    cr_assert_lt(heap_resident(), 40 << 20);
    memset(tls_slots, 0, sizeof tls_slots);
    cr_assert_eq(live_after_collection(), 0);
}

Test(heap_free, what_is_freed_keeps_nothing_alive_and_is_kept_by_nothing)
{
    void **p = gc_alloc(64);

    *p = gc_alloc(64);
    void *inner = *p;
    *slot_at(0) = p;
    *slot_at(1) = inner;
    cr_assert_eq(live_after_collection(), 2);
    *slot_at(1) = NULL;
    gc_free(p);
    cr_assert_eq(live_after_collection(), 0, "%lu %p %p", heap.stats.live, (void *)p, inner);
}

static char *
object(size_t size)
{
    char *p = gc_alloc(size);

    // So that the lists and spans have others in them.
    for (int i = 0; i < 10; i++)
        gc_free(gc_alloc(size));
    return p;
}

static void
free_on_other_p(void *p)
{
    thread.heap_cache = &caches[2];
    gc_free(p);
    thread.heap_cache = &caches[1];
}

#define PANICS(name) Test(heap_free, name, .signal = SIGABRT)

PANICS(nothing_of_the_heap)
{
    gc_free(&thread);
}

PANICS(a_pointer_into_a_small_object)
{
    gc_free(object(64) + 16);
}

PANICS(a_pointer_into_a_large_object)
{
    gc_free(object(100000) + 50000);
}

PANICS(behind_the_last_object_of_a_span)
{
    gc_free((char *)page_address(heap_find((uintptr_t)object(3000)).span + 1) - 16);
}

PANICS(a_large_object_twice)
{
    char *p = object(100000);
    gc_free(p);
    gc_free(p);
}

PANICS(a_small_object_twice)
{
    char *p = object(64);
    gc_free(p);
    gc_free(p);
}

PANICS(a_small_object_twice_with_others_between)
{
    char *p = object(16);
    gc_free(p);
    for (int i = 0; i < 5; i++)
        gc_free(*slot_at((unsigned)i));
    gc_free(p);
}

PANICS(a_small_object_twice_on_two_ps)
{
    char *p = object(48);
    free_on_other_p(p);
    free_on_other_p(object(48));
    gc_free(p);
}

PANICS(an_object_that_went_back_to_its_span)
{
    char *p = object(64);
    gc_free(p);
    for (int i = 0; i < 1000; i++)
        gc_free(many[i]);
    cycle_run(heap.stats.cycles, CYCLE_ASKED);
    gc_free(p);
}

PANICS(an_object_that_was_collected)
{
    char *p = object(64);
    live_after_collection();
    gc_free(p);
}
