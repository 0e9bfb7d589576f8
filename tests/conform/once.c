// Once: the work is done once, and nobody goes on before it is.
//
// Go: sync/once_test.go, TestOnce.
// expect: ok
#include <rt/rt.h>

enum { N = 100 };

static Once once;
static int begun, done;

static void
work(const char *text, double number)
{
    if (__atomic_add_fetch(&begun, 1, __ATOMIC_RELAXED) != 1)
        panic("begun twice: %s %f", text, number);
    go_yield();
    time_sleep(MILLISECOND);
    done++;
}

static void
run(void)
{
    once_do(&once, work, "with", 2);
    if (done != 1)
        panic("went on before it was done");
}

static int
product(int a, int b)
{
    done = a * b;
    return done;
}

int
main(void)
{
    Once other = { 0 };
    WaitGroup wg = { 0 };

    for (int i = 0; i < N; i++)
        wg_go(&wg, run);
    run();
    wg_wait(&wg);
    if (once_begin(&once))
        panic("begun again");
    once_do(&other, product, 6, 7);
    once_do(&other, product, 6, 8);
    if (done != 42)
        panic("%d", done);
    print("ok\n");
    return 0;
}
