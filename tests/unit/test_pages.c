// units: gc/pages.c
// flags: -DRT0_DEBUG_FLAVOR
// Free runs of pages against a model that has a byte or two for each page.
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "gc/pages.h"

enum { PAGES = 4000, STEPS = 60000 };

void
check_failed(const char *expr, const char *file, int line)
{
    fprintf(stderr, "%s:%d: %s\n", file, line, expr);
    abort();
}

static Span spans[PAGES + 2];
static bool used[PAGES + 2];    // page 0 and the last stand for what lies outside
static bool dirty[PAGES + 2];   // was used, and the kernel has not got it back

static PageHeap
heap_of_one_run(bool fresh)
{
    PageHeap h = { .spans = spans, .lo = 1, .hi = PAGES + 1 };

    memset(spans, 0, sizeof spans);
    memset(used, 0, sizeof used);
    memset(dirty, !fresh, sizeof dirty);
    used[0] = used[PAGES + 1] = true;
    pages_free(&h, 1, PAGES, fresh);
    return h;
}

// The program takes a run that was found for it, and writes on each page.
static void
use(uint32_t first, uint32_t npages, bool fresh)
{
    for (uint32_t i = first; i < first + npages; i++) {
        cr_assert_not(used[i], "page %u was given twice", i);
        cr_assert(!fresh || !dirty[i], "page %u is not fresh", i);
        used[i] = dirty[i] = true;
    }
}

static uint32_t
take(PageHeap *h, uint32_t npages)
{
    bool fresh = false;
    uint32_t first = pages_alloc(h, npages, &fresh);

    if (first != 0) {
        use(first, npages, fresh);
        spans[first].state = SPAN_FULL;
        spans[first].npages = npages;
    }
    return first;
}

static void
give_back(PageHeap *h, uint32_t first)
{
    uint32_t npages = spans[first].npages;

    memset(used + first, false, npages);
    pages_free(h, first, npages, false);
}

// What the model says of free pages.
typedef struct Free {
    size_t npages, nfresh;      // of all runs; in runs that are fresh throughout
    uint32_t longest;
} Free;

static Free
count_free(void)
{
    Free f = { 0, 0, 0 };
    uint32_t run = 0, clean = 0;

    for (uint32_t i = 1; i <= PAGES + 1; i++) {
        if (!used[i]) {
            run++;
            clean += !dirty[i];
            continue;
        }
        f.npages += run;
        f.nfresh += clean == run ? run : 0;
        f.longest = run > f.longest ? run : f.longest;
        run = clean = 0;
    }
    return f;
}

static uint32_t
random_length(void)
{
    switch (rand() % 4) {
    case 0:
        return 1 + (uint32_t)rand() % 300;
    case 1:
        return 1 + (uint32_t)rand() % 40;
    default:
        return 1 + (uint32_t)rand() % 8;
    }
}

Test(pages, all_that_was_taken_can_be_taken_again_in_one_piece)
{
    PageHeap h = heap_of_one_run(true);
    uint32_t live[PAGES], n = 0, first;

    while ((first = take(&h, random_length())) != 0)
        live[n++] = first;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t j = i + (uint32_t)rand() % (n - i);
        first = live[j];
        live[j] = live[i];
        give_back(&h, first);
    }
    cr_assert_eq(h.nfree, PAGES);
    cr_assert_eq(h.nfresh, 0);
    cr_assert_eq(take(&h, PAGES), 1);
    cr_assert_eq(h.nonempty, 0);
    cr_assert_eq(take(&h, 1), 0);
}

Test(pages, a_run_is_found_whenever_there_is_one)
{
    PageHeap h = heap_of_one_run(true);
    uint32_t live[PAGES], n = 0;
    bool fresh;

    for (int step = 0; step < STEPS; step++) {
        if (n == 0 || rand() % 100 < 55) {
            uint32_t npages = random_length(), longest = count_free().longest;
            cr_assert_eq(pages_has(&h, npages, &fresh), npages <= longest);
            uint32_t first = take(&h, npages);
            cr_assert_eq(first != 0, npages <= longest, "%u pages of %u", npages, longest);
            if (first != 0)
                live[n++] = first;
        } else {
            uint32_t i = (uint32_t)rand() % n;
            give_back(&h, live[i]);
            live[i] = live[--n];
        }
        cr_assert_eq(h.nfree, count_free().npages);
    }
}

// A run that is given to the kernel comes back clean; only a whole run is fresh.
static void
clean_idle(PageHeap *h)
{
    uint32_t npages, first = pages_take_idle(h, 1, 0, &npages);

    if (first == 0)
        return;
    cr_assert(used[first - 1] && used[first + npages], "not the whole run");
    for (uint32_t i = first; i < first + npages; i++) {
        cr_assert_not(used[i]);
        dirty[i] = false;
    }
    pages_free(h, first, npages, true);
}

Test(pages, fresh_is_what_was_not_used_since_the_kernel_had_it)
{
    PageHeap h = heap_of_one_run(true);
    uint32_t live[PAGES], n = 0, first;

    for (int step = 0; step < STEPS / 3; step++) {
        int chance = rand() % 100;
        if (chance < 5)
            clean_idle(&h);
        else if (chance < 52 && (first = take(&h, random_length())) != 0)
            live[n++] = first;
        else if (n > 0) {
            uint32_t i = (uint32_t)rand() % n;
            give_back(&h, live[i]);
            live[i] = live[--n];
        }
        Free f = count_free();
        cr_assert_eq(h.nfree, f.npages);
        cr_assert_leq(h.nfresh, f.nfresh);
    }
    while (n > 0)
        give_back(&h, live[--n]);
    cr_assert_eq(h.nfresh, 0);
    clean_idle(&h);
    cr_assert_eq(h.nfresh, PAGES);
    cr_assert_eq(take(&h, PAGES), 1);
    cr_assert_eq(h.nfresh, 0);
}

Test(pages, a_span_grows_into_what_is_free_behind_it)
{
    PageHeap h = heap_of_one_run(true);
    bool fresh;
    uint32_t a = take(&h, 10), b = take(&h, 10), c = take(&h, 10);

    cr_assert(a == 1 && b == 11 && c == 21);
    cr_assert_not(pages_extend(&h, b, 1, &fresh), "into a span in use");
    give_back(&h, b);
    cr_assert_not(pages_extend(&h, b, 11, &fresh), "farther than is free");
    cr_assert_not(pages_extend(&h, b + 1, 1, &fresh), "not where a run begins");
    cr_assert(pages_extend(&h, b, 4, &fresh));
    cr_assert_not(fresh);
    use(b, 4, fresh);
    spans[a].npages = 14;
    cr_assert_eq(h.nfree, PAGES - 24);
    cr_assert_eq(take(&h, 6), b + 4);

    cr_assert(pages_extend(&h, c + 10, 7, &fresh));
    cr_assert(fresh);
    use(c + 10, 7, fresh);
    spans[c].npages = 17;
    cr_assert(pages_extend(&h, c + 17, PAGES - 37, &fresh), "up to the last page");
    cr_assert_eq(h.nfree, 0);
    spans[c].npages = PAGES - 20;
    cr_assert_not(pages_extend(&h, PAGES + 1, 1, &fresh), "beyond it");
    give_back(&h, a);
    cr_assert_eq(h.nfree, 14);
    cr_assert_eq(pages_next_used(&h, 1), 15);
}

Test(pages, idle_runs_are_those_that_are_long_old_and_not_fresh)
{
    PageHeap h = heap_of_one_run(true);
    uint32_t span[9], npages, first;
    static const uint32_t length[9] = { 4, 1, 40, 1, 33, 1, 8, 1, PAGES - 89 };

    cr_assert_eq(pages_take_idle(&h, 1, 0, &npages), 0, "fresh");
    for (int i = 0; i < 9; i++)
        span[i] = take(&h, length[i]);
    cr_assert_eq(h.nfree, 0);
    h.now = UINT16_MAX - 1;     // the clock goes round
    give_back(&h, span[0]);
    give_back(&h, span[4]);
    h.now += 3;
    give_back(&h, span[2]);
    give_back(&h, span[6]);
    cr_assert_eq(pages_take_idle(&h, 34, 3, &npages), 0);
    first = pages_take_idle(&h, 1, 3, &npages);
    cr_assert(first == span[4] && npages == 33, "the longest of those that are old");
    // While it is off the lists nobody finds it, and walks pass it by.
    cr_assert_not(pages_has(&h, 41, &(bool){ false }));
    cr_assert_eq(h.nfree, 4 + 40 + 8);
    cr_assert_eq(pages_next_used(&h, span[4]), span[5]);
    pages_free(&h, first, npages, true);
    cr_assert_eq(h.nfresh, 33);
    first = pages_take_idle(&h, 1, 3, &npages);
    cr_assert(first == span[0] && npages == 4);
    pages_free(&h, first, npages, true);
    cr_assert_eq(pages_take_idle(&h, 1, 1, &npages), 0);
    first = pages_take_idle(&h, 1, 0, &npages);
    cr_assert(first == span[2] && npages == 40);
    pages_free(&h, first, npages, false);
    // A page that joins a long run does not make it young: it is as old as its longest
    // part.
    h.now += 5;
    give_back(&h, span[1]);
    cr_assert_eq(h.nfresh, 33);
    first = pages_take_idle(&h, 1, 5, &npages);
    cr_assert(first == span[0] && npages == 45);
    pages_free(&h, first, npages, true);
    first = pages_take_idle(&h, 1, 5, &npages);
    cr_assert(first == span[6] && npages == 8);
    cr_assert_eq(pages_take_idle(&h, 1, 5, &npages), 0);
}

Test(pages, a_long_run_that_joins_a_short_one_makes_it_young)
{
    PageHeap h = heap_of_one_run(true);
    uint32_t low = take(&h, 4), high = take(&h, 40), npages;

    take(&h, PAGES - 44);
    give_back(&h, low);
    h.now += 5;
    give_back(&h, high);
    cr_assert_eq(pages_take_idle(&h, 1, 1, &npages), 0);
    cr_assert_eq(pages_take_idle(&h, 1, 0, &npages), low);
    cr_assert_eq(npages, 44);
}

Test(pages, the_rest_of_a_run_is_as_old_as_the_run)
{
    PageHeap h = heap_of_one_run(false);
    uint32_t npages;

    h.now = 7;
    take(&h, 10);
    cr_assert_eq(pages_take_idle(&h, 1, 7, &npages), 11);
    cr_assert_eq(npages, PAGES - 10);
}

Test(pages, the_walk_meets_every_span_once)
{
    PageHeap h = heap_of_one_run(true);
    uint32_t live[PAGES], n = 0, first, met = 0;
    bool expected[PAGES + 1] = { false };

    while ((first = take(&h, random_length())) != 0)
        live[n++] = first;
    for (uint32_t i = 0; i < n; i++) {
        if (i % 3 == 0)
            give_back(&h, live[i]);
        else
            expected[live[i]] = true;
    }
    for (first = pages_next_used(&h, h.lo); first != 0;
         first = pages_next_used(&h, first + spans[first].npages)) {
        cr_assert(expected[first]);
        met++;
    }
    cr_assert_eq(met, n - (n + 2) / 3);
}
