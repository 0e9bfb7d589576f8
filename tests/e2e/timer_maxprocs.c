// The timers of a processor that is taken away go to another one: they fire, can
// be stopped and are roots all the same.
//
// expect: fired 2000, right 2000, stopped 2000
#include <rt/rt.h>

enum { WORKERS = 20, EACH = 100, ROUNDS = 20 };

static int fired, right, done;          // atomic
static Timer *far[WORKERS * EACH];

static void
count(int *counter, int n)
{
    __atomic_add_fetch(counter, n, __ATOMIC_SEQ_CST);
}

static int
value(const int *counter)
{
    return __atomic_load_n(counter, __ATOMIC_SEQ_CST);
}

static void
never(void)
{
    panic("a timer that was stopped has fired");
}

static void
fire(const int *what, int expected)
{
    count(&right, *what == expected);
    count(&fired, 1);
}

static void
worker(int id)
{
    for (int i = 0; i < EACH; i++) {
        int *what = gc_new(int), n = id * EACH + i;

        *what = n;
        far[n] = timer_start(HOUR - n, never);
        timer_start((20 + n % 30) * MILLISECOND, fire, what, n);
        go_yield();
    }
    count(&done, 1);
}

int
main(void)
{
    int stopped = 0;

    go_maxprocs(8);
    for (int i = 0; i < WORKERS; i++)
        go(worker, i);
    for (int i = 0; i < ROUNDS; i++) {
        go_maxprocs(1 + i * 5 % 8);
        time_sleep(MILLISECOND);
    }
    while (value(&done) < WORKERS)
        time_sleep(MILLISECOND);
    go_maxprocs(2);
    for (int i = 0; i < WORKERS * EACH; i += 2)
        stopped += timer_stop(far[i]);
    go_maxprocs(1);
    gc_collect();
    for (int i = 1; i < WORKERS * EACH; i += 2)
        stopped += timer_stop(far[i]);
    while (value(&fired) < WORKERS * EACH)
        time_sleep(MILLISECOND);
    print("fired %d, right %d, stopped %d\n", fired, right, stopped);
    return 0;
}
