// mutex WHAT: nanoseconds for
//
//     alone     lock and unlock, that no other goroutine wants
//     exchange  two atomic exchanges on a word, which is what a lock costs at
//               least
//     shared    lock, one more on a counter, unlock, by one of 8 goroutines that
//               do nothing else
//     reads     a read lock, or one time in 10 a write lock, and its unlock, by
//               one of 8 goroutines
#include "bench/sync/sync.h"

enum { LOCKS = 40000, PARTIES = 8, WRITES = 10 };

// A counter, and what is measured beside it: in one cache line.
static struct {
    int64_t n;
    Mutex mutex;
    RWMutex rwmutex;
    uint32_t word;
} counter __attribute__((aligned(64)));

static void
locks(int64_t times)
{
    for (int64_t i = 0; i < times; i++) {
        mutex_lock(&counter.mutex);
        counter.n++;
        mutex_unlock(&counter.mutex);
    }
}

static void
exchanges(int64_t times)
{
    for (int64_t i = 0; i < times; i++) {
        swap_seq(&counter.word, 1);
        counter.n++;
        swap_seq(&counter.word, 0);
    }
}

// Runs a batch, and looks whether the counter has gone up by as much.
static void
counted(void (*batch)(int64_t), int64_t times, int64_t expected)
{
    counter.n = 0;
    batch(times);
    expect("counter", counter.n, expected);
}

static void
alone(int64_t none)
{
    (void)none;
    counted(locks, LOCKS, LOCKS);
}

static void
exchange(int64_t none)
{
    (void)none;
    counted(exchanges, LOCKS, LOCKS);
}

static void
reads(int64_t times)
{
    int64_t before = 0, now;

    for (int64_t i = 0; i < times; i++) {
        if (i % WRITES == 0) {
            rwmutex_lock(&counter.rwmutex);
            counter.n++;
            rwmutex_unlock(&counter.rwmutex);
            continue;
        }
        rwmutex_rlock(&counter.rwmutex);
        now = counter.n;
        rwmutex_runlock(&counter.rwmutex);
        if (now < before)
            panic("the counter went back");
        before = now;
    }
}

static void
party(void (*batch)(int64_t), Chan *done)
{
    batch(LOCKS / PARTIES);
    chan_send(done, NULL);
}

static void
parties(void (*batch)(int64_t))
{
    Chan *done = chan_of(char, 0);

    for (int i = 0; i < PARTIES; i++)
        go(party, batch, done);
    for (int i = 0; i < PARTIES; i++)
        chan_recv(done, NULL);
}

static void
shared(int64_t none)
{
    (void)none;
    counter.n = 0;
    parties(locks);
    expect("counter", counter.n, LOCKS);
}

static void
mostly_read(int64_t none)
{
    (void)none;
    counter.n = 0;
    parties(reads);
    expect("counter", counter.n, LOCKS / WRITES);
}

int
main(int argc, char **argv)
{
    Str what = str_of(argc > 1 ? argv[1] : "");

    if (str_eq(what, STR("alone")))
        measure(alone, 0, LOCKS);
    else if (str_eq(what, STR("exchange")))
        measure(exchange, 0, LOCKS);
    else if (str_eq(what, STR("shared")))
        measure(shared, 0, LOCKS);
    else if (str_eq(what, STR("reads")))
        measure(mostly_read, 0, LOCKS);
    else
        return log_print("usage: mutex alone | exchange | shared | reads"), 1;
    return 0;
}
