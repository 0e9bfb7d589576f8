// A release that gives up the processor too: the one who waited goes on before the
// one who released.  (Now and then the shared queue, or a tick of the clock, comes
// in between.)
//
// Go: runtime/sema_test.go, TestSemaHandoff1.
// procs: 1
// flags: -iquote .
// flavors: release debug
// expect: ok
#include <rt/rt.h>
#include "sched/park.h"

extern __typeof__(semacquire) semacquire RT_PRIVATE(semacquire);
extern __typeof__(semrelease_to) semrelease_to RT_PRIVATE(semrelease_to);

enum { TURNS = 10000 };

static uint32_t sema;
static int waiting, first;

static void
waiter(void)
{
    waiting = 1;
    semacquire(&sema, WAIT_SEMA);
    if (first == 0)
        first = 1;
}

static bool
handed_over(void)
{
    WaitGroup wg = { 0 };

    waiting = first = 0;
    wg_go(&wg, waiter);
    while (__atomic_load_n(&waiting, __ATOMIC_RELAXED) == 0)
        go_yield();
    semrelease_to(&sema);
    if (__atomic_load_n(&first, __ATOMIC_RELAXED) == 0)
        first = 2;
    wg_wait(&wg);
    return first == 1;
}

int
main(void)
{
    int n = 0;

    for (int i = 0; i < TURNS; i++)
        n += handed_over();
    if (n < TURNS * 2 / 3)
        panic("%d of %d", n, TURNS);
    print("ok\n");
    return 0;
}
