// units: gc/pages.c
// flags: -DRT0_DEBUG_FLAVOR
// Free runs of pages against a model that has one byte for each page.
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

static Span spans[PAGES + 1];
static bool used[PAGES + 1];

static PageHeap
heap_of_one_run(void)
{
    PageHeap h = { .spans = spans, .lo = 1, .hi = PAGES + 1 };

    memset(spans, 0, sizeof spans);
    memset(used, 0, sizeof used);
    pages_free(&h, 1, PAGES);
    return h;
}

static uint32_t
take(PageHeap *h, uint32_t npages)
{
    uint32_t first = pages_alloc(h, npages);

    for (uint32_t i = 0; first != 0 && i < npages; i++) {
        cr_assert_not(used[first + i], "page %u was given twice", first + i);
        used[first + i] = true;
    }
    if (first != 0) {
        spans[first].state = SPAN_USED;
        spans[first].npages = npages;
    }
    return first;
}

static void
give_back(PageHeap *h, uint32_t first)
{
    uint32_t npages = spans[first].npages;

    memset(used + first, false, npages);
    pages_free(h, first, npages);
}

// The longest run of free pages, and how many free pages there are.
static uint32_t
longest_free(size_t *nfree)
{
    uint32_t longest = 0, run = 0;

    *nfree = 0;
    for (uint32_t i = 1; i <= PAGES; i++) {
        run = used[i] ? 0 : run + 1;
        *nfree += !used[i];
        if (run > longest)
            longest = run;
    }
    return longest;
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
    PageHeap h = heap_of_one_run();
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
    cr_assert_eq(take(&h, PAGES), 1);
    cr_assert_eq(h.nonempty, 0);
    cr_assert_eq(take(&h, 1), 0);
}

Test(pages, a_run_is_found_whenever_there_is_one)
{
    PageHeap h = heap_of_one_run();
    uint32_t live[PAGES], n = 0;

    for (int step = 0; step < STEPS; step++) {
        size_t nfree;
        if (n == 0 || rand() % 100 < 55) {
            uint32_t npages = random_length(), longest = longest_free(&nfree);
            uint32_t first = take(&h, npages);
            cr_assert_eq(first != 0, npages <= longest, "%u pages of %u", npages, longest);
            if (first != 0)
                live[n++] = first;
        } else {
            uint32_t i = (uint32_t)rand() % n;
            give_back(&h, live[i]);
            live[i] = live[--n];
        }
        longest_free(&nfree);
        cr_assert_eq(h.nfree, nfree);
    }
}

Test(pages, the_walk_meets_every_span_once)
{
    PageHeap h = heap_of_one_run();
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
