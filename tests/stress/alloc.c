// The heap, from all goroutines: small heaps, so that it is collected all the
// time, and collections asked for on top of that.
//
// Each goroutine keeps trees and lists of its own and some of everybody's in
// sight, changes them, and adds them up again: an object that was freed while
// somebody could reach it, or given to two, shows in the sum.  Some objects are
// known only by a pointer into their middle, some are large.
#include "tests/stress/stress.h"

enum { ALLOC_WORKERS = 24, SLOTS = 12, ALLOC_TURNS = 40, SHELF = 16 };

typedef struct Cell {
    struct Cell *left, *right;
    uint64_t value, check;      // check is ~value
    uint64_t pad[];
} Cell;

typedef struct Farm {
    Cell *shelf[SHELF];         // atomic: whoever takes one owns it
    Crew crew;
} Farm;

static Cell *
cell_make(Rnd *r, Cell *left, Cell *right)
{
    size_t pad = rnd(r, 40) == 0 ? rnd(r, 40000) : rnd(r, 100);
    Cell *cell = gc_alloc(sizeof *cell + pad);

    need(cell->value == 0 && cell->check == 0 && cell->left == NULL, "not zeroed");
    cell->left = left;
    cell->right = right;
    cell->value = rnd_word(r);
    cell->check = ~cell->value;
    return cell;
}

static Cell *
tree_make(Rnd *r, uint32_t depth)
{
    if (depth == 0)
        return rnd(r, 2) ? cell_make(r, NULL, NULL) : NULL;
    Cell *left = tree_make(r, depth - 1);
    if (rnd(r, 16) == 0)
        go_yield();
    Cell *right = tree_make(r, depth - 1);
    return cell_make(r, left, right);
}

static uint64_t
tree_sum(const Cell *cell)
{
    if (cell == NULL)
        return 0;
    need(cell->check == ~cell->value, "%lx, %lx", cell->value, cell->check);
    return cell->value + 3 * tree_sum(cell->left) + 5 * tree_sum(cell->right);
}

// Only the middle of the object is pointed to.
static void
keep_inside(Rnd *r)
{
    size_t n = 2 + rnd(r, 500), at = 1 + rnd(r, (uint32_t)n - 1);
    uint64_t *inside = (uint64_t *)gc_alloc_array(n, sizeof *inside) + at;

    __asm__ volatile("" : "+r"(inside));
    for (size_t i = 0; i < n; i++)
        inside[(ptrdiff_t)(i - at)] = i;
    go_yield();
    for (size_t i = 0; i < n; i++)
        need(inside[(ptrdiff_t)(i - at)] == i, "%lu", inside[i - at]);
}

static void
trade(Farm *farm, Rnd *r)
{
    Cell **at = &farm->shelf[rnd(r, SHELF)];
    Cell *cell = __atomic_exchange_n(at, NULL, __ATOMIC_ACQ_REL);
    uint64_t before = tree_sum(cell);

    if (rnd(r, 2) == 0)
        go_yield();
    need(tree_sum(cell) == before, "%lx", before);
    if (cell == NULL || rnd(r, 3) == 0)
        cell = tree_make(r, rnd(r, 6));
    __atomic_store_n(at, cell, __ATOMIC_RELEASE);
}

static void
farm_worker(Farm *farm, uint32_t turns, uint64_t seed)
{
    Rnd r = { seed };
    Cell *slot[SLOTS] = { 0 };
    uint64_t sum[SLOTS] = { 0 };

    for (uint32_t turn = 0; turn < turns; turn++) {
        uint32_t i = rnd(&r, SLOTS);

        need(tree_sum(slot[i]) == sum[i], "slot %u in turn %u", i, turn);
        slot[i] = tree_make(&r, rnd(&r, 7));
        sum[i] = tree_sum(slot[i]);
        keep_inside(&r);
        trade(farm, &r);
        if (rnd(&r, 60) == 0)
            gc_collect();
    }
    for (uint32_t i = 0; i < SLOTS; i++)
        need(tree_sum(slot[i]) == sum[i], "slot %u at the end", i);
    crew_done(&farm->crew);
}

static void
alloc(Rnd *r)
{
    Farm *farm = gc_new(Farm);
    uint32_t workers = rnd_size(r, ALLOC_WORKERS), turns = rnd_size(r, ALLOC_TURNS);

    gc_set_percent(rnd(r, 4) == 0 ? 10 : 50);
    crew_add(&farm->crew, workers);
    for (uint32_t i = 0; i < workers; i++)
        go(farm_worker, farm, turns, rnd_word(r));
    crew_wait(&farm->crew);
    for (int i = 0; i < SHELF; i++)
        tree_sum(farm->shelf[i]);
    gc_set_percent(100);
}

STRESS(alloc, .threads = 20, .megabytes = 150)
