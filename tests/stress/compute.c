// Loops that never give up their processor, with time slices of a tenth of a
// millisecond: each goes on in the registers that it was interrupted with, on
// whatever thread, while others sleep, allocate and stop the world.
//
// env: RT0_DEBUG=slice=100
#include <string.h>
#include "tests/stress/stress.h"

enum { COMPUTE_WORKERS = 12, STEPS = 200000, OTHERS = 20 };

typedef struct Result { uint64_t words; double sum; float lanes[4]; } Result;

typedef float Lanes __attribute__((vector_size(16)));

// Integers, doubles, and vectors, all live throughout.
static Result
work(uint64_t seed, uint32_t steps)
{
    uint64_t a = seed, b = ~seed, c = seed << 7 | 1, d = 3;
    double x = (double)(seed % 1000), y = 1;
    Lanes v = { 1, 2, 3, 4 }, w = { 0.5F, 0.25F, 0.125F, 2 };

    for (uint32_t i = 0; i < steps; i++) {
        a = a * 6364136223846793005 + c;
        b ^= a >> 17;
        c += b << 3 | 1;
        d = d * 31 + (a ^ b ^ c);
        x = x * 0.75 + (double)(a >> 40);
        y = y * 0.5 + x;
        v = v * w + w;
    }
    return (Result){ a ^ b ^ c ^ d, x + y, { v[0], v[1], v[2], v[3] } };
}

static bool
same(const Result *p, const Result *q)
{
    return p->words == q->words && p->sum == q->sum && p->lanes[0] == q->lanes[0] &&
           p->lanes[1] == q->lanes[1] && p->lanes[2] == q->lanes[2] &&
           p->lanes[3] == q->lanes[3];
}

static void
worker(Crew *crew, uint64_t seed, uint32_t steps)
{
    Result first = work(seed, steps), second = work(seed, steps);

    need(same(&first, &second), "seed %lu, %u steps", seed, steps);
    crew_done(crew);
}

// The memory functions are the program's own, and interrupted like it.
static void
copier(Crew *crew, uint64_t seed)
{
    Rnd r = { seed };
    size_t n = 1 + rnd(&r, 100000);
    char *from = gc_alloc_leaf(n), *to = gc_alloc_leaf(n);

    for (uint32_t i = 0; i < 10; i++) {
        memset(from, (int)i, n);
        memcpy(to, from, n);
        memmove(to + n / 3, to, n - n / 3);
        need(memcmp(to, from, n) == 0 && to[n - 1] == (char)i, "%zu", n);
    }
    crew_done(crew);
}

static void
other(Crew *crew, uint64_t seed)
{
    Rnd r = { seed };

    for (uint32_t n = rnd(&r, 10); n > 0; n--)
        switch (rnd(&r, 4)) {
        case 0:
            time_sleep(rnd(&r, 200000));
            break;
        case 1:
            gc_alloc(rnd(&r, 10000));
            break;
        case 2:
            if (rnd(&r, 10) == 0)
                gc_collect();
            break;
        default:
            go_yield();
        }
    crew_done(crew);
}

static void
compute(Rnd *r)
{
    uint32_t workers = rnd_size(r, COMPUTE_WORKERS), copiers = rnd(r, 4), others = rnd(r, OTHERS);
    Crew crew = { 0 };

    crew_add(&crew, workers + copiers + others);
    for (uint32_t i = 0; i < workers; i++)
        go(worker, &crew, rnd_word(r), rnd_size(r, STEPS));
    for (uint32_t i = 0; i < copiers; i++)
        go(copier, &crew, rnd_word(r));
    for (uint32_t i = 0; i < others; i++)
        go(other, &crew, rnd_word(r));
    crew_wait(&crew);
}

STRESS(compute, .threads = 20, .megabytes = 40)
