// A function that go_blocking runs unlocked a mutex for which somebody had waited so
// long that it is handed over, and with it the processor; which that one did not have.
//
// procs: 1 2 8
// expect: ok
#include <rt/rt.h>

static Mutex m;
static int left;                // who waits, or is going to

static void
waiter(void)
{
    mutex_lock(&m);
    left--;
    mutex_unlock(&m);
}

static bool
starves(void)
{
    return (__atomic_load_n(&m.state, __ATOMIC_RELAXED) & 4) != 0;
}

// A waiter is woken now and then, and finds it locked again; or gets it.
static void
starve(void)
{
    while (left > 0 && !starves()) {
        int64_t until = time_now() + 2 * MILLISECOND;

        while (time_now() < until)
            continue;
        mutex_unlock(&m);
        mutex_lock(&m);
        go_yield();
    }
}

static long
unlock(void *mutex)
{
    mutex_unlock(mutex);
    return 0;
}

int
main(void)
{
    WaitGroup wg = { 0 };

    for (int i = 0; i < 20; i++) {
        mutex_lock(&m);
        left = 2;
        wg_go(&wg, waiter);
        wg_go(&wg, waiter);
        starve();
        go_blocking(unlock, &m);
        wg_wait(&wg);
    }
    print("ok\n");
    return 0;
}
