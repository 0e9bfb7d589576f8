// wg N: nanoseconds for each of N goroutines that a wait group joins: it is
// counted, started, done, and when all are, waited for.
#include "bench/sync/sync.h"

enum { SPAWNS = 10000 };

static void
member(WaitGroup *wg, int64_t *ended)
{
    add_relaxed(ended, 1);
    wg_done(wg);
}

static void
groups(int64_t members)
{
    int64_t ended = 0;

    for (int64_t i = 0; i < SPAWNS; i += members) {
        WaitGroup wg = { 0 };

        for (int64_t j = 0; j < members; j++) {
            wg_add(&wg, 1);
            go(member, &wg, &ended);
        }
        wg_wait(&wg);
        expect("members", ended, i + members);
    }
}

int
main(int argc, char **argv)
{
    int64_t n = number(argc > 1 ? argv[1] : "");

    measure(groups, n, SPAWNS / n * n);
    return 0;
}
