// Everything at once: rounds of the other programs beside each other, while the
// number of processors changes.
//
// env: RT0_DEBUG=slice=200
#define STRESS_MAIN(fn) fn##_alone
#include "tests/stress/alloc.c"
#include "tests/stress/block.c"
#include "tests/stress/compute.c"
#include "tests/stress/contexts.c"
#include "tests/stress/echo.c"
#include "tests/stress/graph.c"
#include "tests/stress/locks.c"
#include "tests/stress/maps.c"
#include "tests/stress/procs.c"
#include "tests/stress/ring.c"
#include "tests/stress/sema.c"
#include "tests/stress/sleep.c"
#include "tests/stress/spawn.c"
#include "tests/stress/tickers.c"
#undef STRESS_MAIN
#define STRESS_MAIN(fn) main

enum { BESIDE = 5 };

static _Thread_local uint64_t mine;     // so that each goroutine has thread-locals

typedef void Round(Rnd *r);

static void
mixed_round(Crew *crew, uint64_t seed)
{
    static Round *const rounds[] = {
        alloc, block, compute, contexts, echo, graph, live, locks, maps, ring, sema, sleep_,
        spawn, tickers,
    };
    Rnd r = { seed };

    need(mine == 0, "%lu", mine);
    mine = seed;
    rounds[rnd(&r, sizeof rounds / sizeof *rounds)](&r);
    need(mine == seed, "%lu, not %lu", mine, seed);
    crew_done(crew);
}

static void
all_beside(Rnd *r)
{
    uint32_t n = 1 + rnd(r, BESIDE);
    Crew crew = { 0 };

    crew_add(&crew, n);
    for (uint32_t i = 0; i < n; i++)
        go(mixed_round, &crew, rnd_word(r));
    crew_wait(&crew);
}

static void
mixed(Rnd *r)
{
    if (rnd(r, 2) == 0)
        with_changes(r, all_beside);
    else
        all_beside(r);
}

STRESS(mixed, .threads = 700, .megabytes = 400)
