// Mutex: one at a time; mutex_try_lock takes it if it is free and only then; who
// comes back at once cannot keep others out for ever.
//
// Go: sync/mutex_test.go, TestMutex, TestSemaphore (there a mutex made of
// runtime_Semacquire), TestMutexFairness (there with a limit of ten seconds).
// expect: ok
#include <rt/rt.h>

enum { WORKERS = 10, TURNS = 1000, VISITS = 10 };

static Mutex mu;
static int64_t inside, visits;  // protected by mu

static void
visit(void)
{
    if (inside++ != 0)
        panic("%ld inside", inside);
    visits++;
    if (visits % 64 == 0)
        go_yield();
    inside--;
}

static void
hammer(int64_t *tried)
{
    for (int i = 0; i < TURNS; i++) {
        if (i % 3 == 0) {
            if (!mutex_try_lock(&mu))
                continue;
            __atomic_add_fetch(tried, 1, __ATOMIC_RELAXED);
        } else {
            mutex_lock(&mu);
        }
        visit();
        mutex_unlock(&mu);
    }
}

static void
one_at_a_time(void)
{
    WaitGroup wg = { 0 };
    int64_t tried = 0;

    for (int i = 0; i < WORKERS; i++)
        wg_go(&wg, hammer, &tried);
    wg_wait(&wg);
    if (visits != tried + WORKERS * (TURNS - 1 - (TURNS - 1) / 3))
        panic("%ld visits, %ld tried", visits, tried);
}

static void
try(void)
{
    mutex_lock(&mu);
    if (mutex_try_lock(&mu))
        panic("locked twice");
    mutex_unlock(&mu);
    if (!mutex_try_lock(&mu))
        panic("not locked");
    mutex_unlock(&mu);
}

static void
unlock(Mutex *m)
{
    mutex_unlock(m);
}

// It belongs to no goroutine.
static void
from_another(void)
{
    WaitGroup wg = { 0 };

    mutex_lock(&mu);
    wg_go(&wg, unlock, &mu);
    mutex_lock(&mu);
    mutex_unlock(&mu);
    wg_wait(&wg);
}

// Sleeps with the mutex locked, and comes back to it at once.
static void
hog(const bool *stop)
{
    while (!__atomic_load_n(stop, __ATOMIC_RELAXED)) {
        mutex_lock(&mu);
        time_sleep(100 * MICROSECOND);
        mutex_unlock(&mu);
    }
}

static void
visitor(void)
{
    for (int i = 0; i < VISITS; i++) {
        time_sleep(100 * MICROSECOND);
        mutex_lock(&mu);
        mutex_unlock(&mu);
    }
}

static void
fairness(void)
{
    WaitGroup hogs = { 0 }, visitors = { 0 };
    bool stop = false;

    wg_go(&hogs, hog, &stop);
    wg_go(&visitors, visitor);
    wg_wait(&visitors);
    __atomic_store_n(&stop, true, __ATOMIC_RELAXED);
    wg_wait(&hogs);
}

int
main(void)
{
    try();
    from_another();
    one_at_a_time();
    fairness();
    if (mu.state != 0 || mu.sema != 0)
        panic("state %u, sema %u", mu.state, mu.sema);
    print("ok\n");
    return 0;
}
