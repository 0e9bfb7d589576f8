// RWMutex: many readers or one writer; which locks and which attempts succeed in
// which state; a writer who waits keeps new readers out.
//
// Go: sync/rwmutex_test.go, TestRWMutex, TestParallelReaders, TestRLocker.
// expect: ok
#include <rt/rt.h>

enum { WRITER = 10000, TURNS = 300 };

static RWMutex mu;

static void
want(const char *what, bool is, bool should)
{
    if (is != should)
        panic("%s: %d", what, is);
}

static void
table(void)
{
    rwmutex_lock(&mu);
    want("lock of one locked", rwmutex_try_lock(&mu), false);
    want("rlock of one locked", rwmutex_try_rlock(&mu), false);
    rwmutex_unlock(&mu);
    want("lock of a free one", rwmutex_try_lock(&mu), true);
    want("rlock after try_lock", rwmutex_try_rlock(&mu), false);
    rwmutex_unlock(&mu);
    want("rlock of a free one", rwmutex_try_rlock(&mu), true);
    want("rlock of one read", rwmutex_try_rlock(&mu), true);
    want("lock of one read", rwmutex_try_lock(&mu), false);
    rwmutex_runlock(&mu);
    rwmutex_runlock(&mu);
    want("lock in the end", rwmutex_try_lock(&mu), true);
    rwmutex_unlock(&mu);
}

static void
reader(int32_t *activity)
{
    for (int i = 0; i < TURNS; i++) {
        rwmutex_rlock(&mu);
        int32_t n = __atomic_add_fetch(activity, 1, __ATOMIC_RELAXED);
        if (n < 1 || n >= WRITER)
            panic("a reader among %d", n);
        if (i % 16 == 0)
            go_yield();
        __atomic_sub_fetch(activity, 1, __ATOMIC_RELAXED);
        rwmutex_runlock(&mu);
    }
}

static void
writer(int32_t *activity)
{
    for (int i = 0; i < TURNS; i++) {
        rwmutex_lock(&mu);
        int32_t n = __atomic_add_fetch(activity, WRITER, __ATOMIC_RELAXED);
        if (n != WRITER)
            panic("a writer among %d", n);
        if (i % 16 == 0)
            go_yield();
        __atomic_sub_fetch(activity, WRITER, __ATOMIC_RELAXED);
        rwmutex_unlock(&mu);
    }
}

static void
hammer(int readers)
{
    WaitGroup wg = { 0 };
    int32_t activity = 0;

    wg_go(&wg, writer, &activity);
    for (int i = 0; i < readers; i++)
        wg_go(&wg, reader, &activity);
    wg_go(&wg, writer, &activity);
    wg_wait(&wg);
}

static void
meet_inside(WaitGroup *in)
{
    rwmutex_rlock(&mu);
    wg_done(in);
    wg_wait(in);
    rwmutex_runlock(&mu);
}

// All have it at the same time.
static void
parallel_readers(int n)
{
    WaitGroup wg = { 0 }, in = { 0 };

    wg_add(&in, n);
    for (int i = 0; i < n; i++)
        wg_go(&wg, meet_inside, &in);
    wg_wait(&wg);
}

static void
write_once(Chan *said)
{
    rwmutex_lock(&mu);
    chan_send(said, &(int){ 1 });
    rwmutex_unlock(&mu);
}

// Waits until a writer has announced itself, which shuts readers out.
static void
writer_before_readers(void)
{
    WaitGroup wg = { 0 };
    Chan *said = chan_of(int, 1);

    rwmutex_rlock(&mu);
    wg_go(&wg, write_once, said);
    while (rwmutex_try_rlock(&mu)) {
        rwmutex_runlock(&mu);
        go_yield();
    }
    if (chan_len(said) != 0)
        panic("the writer did not wait for the reader");
    rwmutex_runlock(&mu);
    rwmutex_rlock(&mu);
    if (chan_len(said) != 1)
        panic("a reader went before the writer");
    rwmutex_runlock(&mu);
    wg_wait(&wg);
}

int
main(void)
{
    table();
    parallel_readers(1);
    parallel_readers(3);
    parallel_readers(100);
    hammer(1);
    hammer(3);
    hammer(10);
    for (int i = 0; i < 100; i++)
        writer_before_readers();
    table();
    print("ok\n");
    return 0;
}
