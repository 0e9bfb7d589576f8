// Thousands of goroutines at one mutex, at several, and at a barrier.
//
// What the mutex protects is changed in two steps with a yield in between, so
// who gets in at the same time is seen.  Nobody leaves the barrier before all
// have come, round after round.
#include "tests/stress/stress.h"

enum { SEMA_WORKERS = 2000, LOCKS = 3, SEMA_TURNS = 6 };

typedef struct Hall {
    uint32_t mutex[LOCKS];
    int64_t protected[LOCKS][2];
    uint32_t door, gate[2];     // of the barriers: protects come; opens
    int64_t come, workers;
    int64_t passed;             // atomic
    Crew crew;
} Hall;

static void
visit(Hall *hall, Rnd *r)
{
    uint32_t i = rnd(r, LOCKS);

    semacquire(&hall->mutex[i], WAIT_SEMA);
    int64_t before = hall->protected[i][0];
    need(hall->protected[i][1] == before, "%ld", before);
    hall->protected[i][0] = before + 1;
    if (rnd(r, 8) == 0)
        go_yield();
    need(hall->protected[i][0] == before + 1, "%ld", before);
    hall->protected[i][1] = before + 1;
    semrelease(&hall->mutex[i]);
}

static void
meet(Hall *hall, int barrier)
{
    semacquire(&hall->door, WAIT_SEMA);
    bool last = ++hall->come == hall->workers;
    if (last)
        hall->come = 0;
    semrelease(&hall->door);
    if (!last) {
        semacquire(&hall->gate[barrier], WAIT_SEMA);
        return;
    }
    for (int64_t i = 1; i < hall->workers; i++)
        semrelease(&hall->gate[barrier]);
}

static void
hall_worker(Hall *hall, uint32_t turns, uint64_t seed)
{
    Rnd r = { seed };

    for (uint32_t turn = 0; turn < turns; turn++) {
        visit(hall, &r);
        int64_t passed = count(&hall->passed, 1);
        need(passed > hall->workers * turn && passed <= hall->workers * (turn + 1), "%ld",
             passed);
        // Who is through a gate could come back to it before another has left
        // it, and take its place there: so there are two.
        meet(hall, 0);
        meet(hall, 1);
    }
    crew_done(&hall->crew);
}

static void
sema(Rnd *r)
{
    Hall *hall = gc_new(Hall);
    uint32_t turns = rnd_size(r, SEMA_TURNS);
    int64_t sum = 0;

    for (int i = 0; i < LOCKS; i++)
        hall->mutex[i] = 1;
    hall->door = 1;
    hall->workers = rnd_size(r, SEMA_WORKERS);
    crew_add(&hall->crew, hall->workers);
    for (int64_t i = 0; i < hall->workers; i++)
        go(hall_worker, hall, turns, rnd_word(r));
    crew_wait(&hall->crew);
    for (int i = 0; i < LOCKS; i++) {
        sum += hall->protected[i][0];
        need(hall->mutex[i] == 1, "%u", hall->mutex[i]);
    }
    need(sum == hall->workers * turns, "%ld", sum);
    need(hall->gate[0] + hall->gate[1] == 0, "%u", hall->gate[0]);
}

STRESS(sema, .threads = 20, .megabytes = 60)
