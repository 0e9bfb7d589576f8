// The number of processors changes all the time, by several goroutines at once,
// while others start goroutines, sleep, wake each other, collect, and sit in
// system calls: what a P had in its queue, its timers and its free list is found
// by the others, and an M that comes back finds a P that still exists.
#include "tests/stress/stress.h"

enum { PROCS_WORKERS = 100, PROCS_TURNS = 10, CHANGERS = 3, MOST = 8 };

typedef struct Town { uint32_t sema; int64_t born; int64_t open; Crew crew; } Town;

static void
changer(Town *town, uint64_t seed)
{
    Rnd r = { seed };

    while (counted(&town->open)) {
        int before = go_maxprocs(1 + (int)rnd(&r, MOST));

        need(before >= 1 && before <= 1024, "%d", before);
        if (rnd(&r, 2) == 0)
            time_sleep(rnd(&r, 200000));
        else
            go_yield();
    }
    crew_done(&town->crew);
}

static long
nap(void *unused)
{
    struct __kernel_timespec ts = { 0, 50000 };

    (void)unused;
    return sys_nanosleep(&ts);
}

static void
newborn(Town *town)
{
    count(&town->born, 1);
    crew_done(&town->crew);
}

static void
citizen(Town *town, uint32_t turns, uint64_t seed)
{
    Rnd r = { seed };

    for (uint32_t i = 0; i < turns; i++)
        switch (rnd(&r, 8)) {
        case 0:
            time_sleep(rnd(&r, 300000));
            break;
        case 1:
            go_blocking(nap, NULL);
            break;
        case 2:
            if (rnd(&r, 8) == 0)
                gc_collect();
            break;
        case 3:
            gc_alloc(1 + rnd(&r, 2000));
            break;
        case 4:
            crew_add(&town->crew, 1);
            go(newborn, town);
            break;
        case 5:
            go_yield();
            break;
        default:
            semacquire(&town->sema, WAIT_SEMA);
            if (rnd(&r, 2) == 0)
                go_yield();
            semrelease(&town->sema);
        }
    if (rnd(&r, 50) == 0) {     // ends with its thread
        go_lock_thread();
        go_yield();
    }
    crew_done(&town->crew);
}

// A round of anything beside goroutines that change the number.
static void
with_changes(Rnd *r, void (*round)(Rnd *r))
{
    Town *town = gc_new(Town);
    uint32_t changers = rnd_size(r, CHANGERS);
    int before = go_maxprocs(0);

    town->open = 1;
    crew_add(&town->crew, changers);
    for (uint32_t i = 0; i < changers; i++)
        go(changer, town, rnd_word(r));
    round(r);
    count(&town->open, -1);
    crew_wait(&town->crew);
    go_maxprocs(before);
}

static void
live(Rnd *r)
{
    Town *town = gc_new(Town);
    uint32_t workers = rnd_size(r, PROCS_WORKERS), turns = rnd_size(r, PROCS_TURNS);

    town->sema = 1;
    crew_add(&town->crew, workers);
    for (uint32_t i = 0; i < workers; i++)
        go(citizen, town, turns, rnd_word(r));
    crew_wait(&town->crew);
    need(town->sema == 1, "%u", town->sema);
}

static void
procs(Rnd *r)
{
    with_changes(r, live);
}

STRESS(procs, .threads = 300, .megabytes = 60)
