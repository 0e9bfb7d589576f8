// WaitGroup: nobody goes on before all are done, everybody does then; it can be
// used again, lie on the stack of who waits, and be waited for by many.
//
// Go: sync/waitgroup_test.go, TestWaitGroup, TestWaitGroupRace, TestWaitGroupAlign,
// TestWaitGroupGo; runtime tests of Goexit with a deferred Done.
// expect: ok
#include <rt/rt.h>

enum { N = 16, RACES = 1000, SPAWNED = 200 };

static void
through_both(WaitGroup *first, WaitGroup *second, int *out)
{
    wg_done(first);
    wg_wait(second);
    __atomic_add_fetch(out, 1, __ATOMIC_RELAXED);
}

static void
barriers(WaitGroup *first, WaitGroup *second)
{
    WaitGroup all = { 0 };
    int out = 0;

    wg_add(first, N);
    wg_add(second, N);
    for (int i = 0; i < N; i++)
        wg_go(&all, through_both, first, second, &out);
    wg_wait(first);
    for (int i = 0; i < N; i++) {
        if (__atomic_load_n(&out, __ATOMIC_RELAXED) != 0)
            panic("released too soon");
        wg_done(second);
    }
    wg_wait(&all);
    if (out != N)
        panic("%d are out", out);
}

static void
count(WaitGroup *wg, int *n)
{
    __atomic_add_fetch(n, 1, __ATOMIC_RELAXED);
    wg_done(wg);
}

// In a frame that is gone, and used by others, as soon as the wait is over.
__attribute__((noinline)) static void
race(void)
{
    WaitGroup wg = { 0 };
    int n = 0;

    wg_add(&wg, 1);
    go(count, &wg, &n);
    wg_add(&wg, 1);
    go(count, &wg, &n);
    wg_wait(&wg);
    if (n != 2)
        panic("%d of 2", n);
    wg.state = ~UINT64_C(0);
    wg.sema = ~0U;
    __asm__ volatile("" : : "r"(&wg) : "memory");
}

static void
add_up(int64_t *sum, int64_t a, double b, char c)
{
    __atomic_add_fetch(sum, a + (int64_t)b + c, __ATOMIC_RELAXED);
}

static int
and_return(int64_t *sum)
{
    go_yield();
    __atomic_add_fetch(sum, 1, __ATOMIC_RELAXED);
    return -1;
}

static void
and_exit(int64_t *sum)
{
    __atomic_add_fetch(sum, 1, __ATOMIC_RELAXED);
    go_exit();
}

// A goroutine that starts others for the same group.
static void
and_more(WaitGroup *wg, int64_t *sum, int more)
{
    if (more > 0)
        wg_go(wg, and_more, wg, sum, more - 1);
    __atomic_add_fetch(sum, 1, __ATOMIC_RELAXED);
}

static void
spawned(void)
{
    WaitGroup wg = { 0 };
    int64_t sum = 0;

    for (int i = 0; i < SPAWNED; i++) {
        wg_go(&wg, add_up, &sum, 10, 2.5, '\3');
        wg_go(&wg, and_return, &sum);
        wg_go(&wg, and_exit, &sum);
    }
    wg_go(&wg, and_more, &wg, &sum, SPAWNED);
    wg_wait(&wg);
    if (sum != SPAWNED * 18 + 1)
        panic("%ld", sum);
}

static void
nothing(void)
{
}

static void
wait_too(WaitGroup *wg, int64_t *sum)
{
    wg_wait(wg);
    __atomic_add_fetch(sum, 1, __ATOMIC_RELAXED);
}

static void
many_wait(void)
{
    WaitGroup work = { 0 }, all = { 0 };
    int64_t sum = 0;

    wg_add(&work, 2);
    for (int i = 0; i < N; i++)
        wg_go(&all, wait_too, &work, &sum);
    wg_add(&work, -1);
    go_yield();
    wg_add(&work, -1);
    wg_wait(&all);
    if (sum != N)
        panic("%ld of %d went on", sum, N);
}

int
main(void)
{
    WaitGroup first = { 0 }, second = { 0 }, none = { 0 };

    wg_wait(&none);
    wg_add(&none, 0);
    for (int i = 0; i < 8; i++)
        barriers(&first, &second);
    for (int i = 0; i < RACES; i++)
        race();
    for (int i = 0; i < RACES; i++) {
        wg_go(&none, nothing);
        wg_wait(&none);
    }
    spawned();
    many_wait();
    print("ok\n");
    return 0;
}
