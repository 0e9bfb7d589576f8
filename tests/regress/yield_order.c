// go_yield puts a goroutine behind all that are ready, also when there are more
// than fit into the run queue of a P: nobody has three turns while another has
// none.  (Two he may have: of those that are started the last are run first, and
// the first of the shared queue is run each 61st time.  Torture breaks this on
// purpose.)
//
// env: RT0_PROCS=1
// env: RT0_DEBUG=slice=9000000
// flavors: release debug
// expect: fair
#include <rt/rt.h>

enum { N = 2000, TURNS = 30 };

static int turns[N];
static bool fair = true;

static void
work(int me)
{
    while (turns[me] < TURNS) {
        turns[me]++;
        for (int n = 0; n < N; n++)
            fair &= turns[n] >= turns[me] - 2;
        go_yield();
    }
}

int
main(void)
{
    for (int n = 0; n < N; n++)
        go(work, n);
    while (go_count() > 1)
        go_yield();
    print(fair ? "fair\n" : "unfair\n");
    return 0;
}
