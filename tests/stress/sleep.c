// Timers: hundreds of goroutines sleep for random times, among others that only
// yield and some that compute.  Nobody wakes early, all wake.
#include "tests/stress/stress.h"

enum { SLEEPERS = 400, NAPS = 6 };

typedef struct Dormitory { int64_t naps; int64_t awake; Crew crew; } Dormitory;

static int64_t
how_long(Rnd *r)
{
    switch (rnd(r, 6)) {
    case 0:
        return 0;
    case 1:
        return rnd(r, 1000);
    case 2:
        return 20 * MICROSECOND;        // many of the same length
    default:
        return rnd(r, 3 * MILLISECOND);
    }
}

static void
sleeper(Dormitory *d, uint32_t naps, uint64_t seed)
{
    Rnd r = { seed };

    for (uint32_t i = 0; i < naps; i++) {
        int64_t nap = how_long(&r), until = time_now() + nap;

        time_sleep(nap);
        need(time_now() >= until, "%ld ns early", until - time_now());
        count(&d->naps, 1);
    }
    crew_done(&d->crew);
}

static void
restless(Dormitory *d)
{
    while (counted(&d->awake))
        go_yield();
    crew_done(&d->crew);
}

static void
busy(Dormitory *d, uint64_t seed)
{
    Rnd r = { seed };

    for (uint32_t n = rnd(&r, 300000); n > 0; n--)
        rnd_word(&r);
    crew_done(&d->crew);
}

static void
sleep_(Rnd *r)
{
    Dormitory *d = gc_new(Dormitory);
    uint32_t sleepers = rnd_size(r, SLEEPERS), naps = rnd_size(r, NAPS);
    uint32_t others = rnd(r, 3), computing = rnd(r, 4);

    d->awake = 1;
    crew_add(&d->crew, sleepers + others + computing);
    for (uint32_t i = 0; i < sleepers; i++)
        go(sleeper, d, naps, rnd_word(r));
    for (uint32_t i = 0; i < others; i++)
        go(restless, d);
    for (uint32_t i = 0; i < computing; i++)
        go(busy, d, rnd_word(r));
    while (counted(&d->naps) < sleepers * naps)
        time_sleep(100 * MICROSECOND);
    count(&d->awake, -1);
    crew_wait(&d->crew);
    need(d->naps == sleepers * naps, "%ld", d->naps);
}

STRESS(sleep_, .threads = 20, .megabytes = 40)
