// Storms of goroutines: trees in which each starts others and ends at once, or
// yields before, or after; by return and by go_exit; on stacks of several sizes,
// used more or less deep.  As many end as began, and the stacks are used again.
#include "tests/stress/stress.h"

enum { SPAWN_DEPTH = 9, DEEP = 100 };

typedef struct Storm { int64_t begun, ended; Crew crew; } Storm;

// Takes about 100 bytes of stack for each level.
__attribute__((noinline)) static uint32_t
dig(uint32_t depth, uint32_t salt)
{
    volatile uint32_t here = depth ^ salt;
    uint32_t below = depth > 0 ? dig(depth - 1, salt) : 0;

    return below + (here ^ salt);
}

static void storm_node(Storm *s, uint32_t depth, uint64_t seed);

static void
storm_start(Storm *s, uint32_t depth, Rnd *r)
{
    crew_add(&s->crew, 1);
    count(&s->begun, 1);
    switch (rnd(r, 24)) {
    case 0:
        must(go_with(GO_ATTR(.stack = 16384U << rnd(r, 6)), storm_node, s, depth, rnd_word(r)));
        break;
    case 1:
        must(go_with(GO_ATTR(.name = "storm"), storm_node, s, depth, rnd_word(r)));
        break;
    default:
        go(storm_node, s, depth, rnd_word(r));
    }
}

static void
storm_node(Storm *s, uint32_t depth, uint64_t seed)
{
    Rnd r = { seed };
    uint32_t deep = rnd(&r, 6) == 0 ? rnd(&r, DEEP) : 0;

    if (rnd(&r, 3) == 0)
        go_yield();
    need(dig(deep, depth) == deep * (deep + 1) / 2, "%u", deep);
    for (uint32_t n = depth > 0 ? 1 + rnd(&r, 3) : 0; n > 0; n--)
        storm_start(s, depth - 1, &r);
    if (rnd(&r, 3) == 0)
        go_yield();
    count(&s->ended, 1);
    crew_done(&s->crew);
    if (rnd(&r, 2) == 0)
        go_exit();
}

static void
spawn(Rnd *r)
{
    for (uint32_t n = rnd_size(r, 5); n > 0; n--) {
        Storm s = { 0 };

        crew_add(&s.crew, 1);
        for (uint32_t trees = rnd_size(r, 4); trees > 0; trees--)
            storm_start(&s, rnd(r, SPAWN_DEPTH), r);
        crew_done(&s.crew);
        crew_wait(&s.crew);
        need(s.begun == s.ended && s.begun > 0, "%ld, %ld", s.begun, s.ended);
    }
}

STRESS(spawn, .threads = 20, .megabytes = 120)
