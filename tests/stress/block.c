// Threads: functions that block theirs, and goroutines that are tied to theirs.
//
// Some blocking calls last no time, others up to a few hundred microseconds, so
// the P is sometimes back before anybody has taken it, and more are made at once
// than there may be threads.  A tied goroutine finds itself on the same thread
// whatever it does in between; some end while tied, and take it with them.
#include "tests/stress/stress.h"

enum { BLOCK_WORKERS = 60, BLOCK_TURNS = 12 };

typedef struct Yard { int64_t calls; uint32_t mutex; Crew crew; } Yard;

static long
block_for(void *ns)
{
    struct __kernel_timespec ts = { 0, *(int64_t *)ns };

    if (ts.tv_nsec > 0)
        sys_nanosleep(&ts);
    return ts.tv_nsec + 1;
}

static void
call_blocking(Yard *yard, Rnd *r)
{
    int64_t ns = rnd(r, 2) == 0 ? 0 : rnd(r, 300000);

    need(go_blocking(block_for, &ns) == ns + 1, "%ld", ns);
    count(&yard->calls, 1);
}

// Anything after which a goroutine may be elsewhere.
static void
move(Yard *yard, Rnd *r)
{
    switch (rnd(r, 5)) {
    case 0:
        go_yield();
        break;
    case 1:
        time_sleep(rnd(r, 100000));
        break;
    case 2:
        semacquire(&yard->mutex, WAIT_SEMA);
        go_yield();
        semrelease(&yard->mutex);
        break;
    case 3:
        must(gc_alloc(64 + rnd(r, 4000)) == NULL ? -ENOMEM : 0);
        break;
    default:
        call_blocking(yard, r);
    }
}

static void
yard_worker(Yard *yard, uint32_t turns, uint64_t seed)
{
    Rnd r = { seed };
    bool tied = rnd(&r, 4) == 0;

    for (uint32_t i = 0; i < turns; i++) {
        if (!tied) {
            move(yard, &r);
            continue;
        }
        go_lock_thread();
        int tid = sys_gettid();
        for (uint32_t n = rnd(&r, 4); n > 0; n--) {
            move(yard, &r);
            need(sys_gettid() == tid, "was %d", tid);
        }
        if (i + 1 == turns && rnd(&r, 2) == 0)
            break;              // ends as it is
        go_unlock_thread();
    }
    crew_done(&yard->crew);
}

static void
block(Rnd *r)
{
    Yard *yard = gc_new(Yard);
    uint32_t workers = rnd_size(r, BLOCK_WORKERS), turns = rnd_size(r, BLOCK_TURNS);

    // More than there may be threads, now and then.
    if (rnd(r, 16) == 0)
        workers += 400;
    yard->mutex = 1;
    crew_add(&yard->crew, workers);
    for (uint32_t i = 0; i < workers; i++)
        go(yard_worker, yard, turns, rnd_word(r));
    crew_wait(&yard->crew);
    need(yard->mutex == 1, "%u", yard->mutex);
}

STRESS(block, .threads = 600, .megabytes = 150)
