// Sleepers wake in the order of their instants, never early, while others run.
//
// A sleeper does not know its instant exactly: it lies between the time before
// its sleep and the time at which the next goroutine ran, plus the duration.
// (Torture delays a sleeper by any number of switches; sleep_many is for it too.)
//
// env: RT0_PROCS=1
// env: RT0_DEBUG=slice=9000000
// flavors: release debug
// expect: order kept 1, early 0, others ran 1
#include <rt/rt.h>

enum { N = 20 };

typedef struct Nap { int64_t length, from, to; } Nap;

static Nap naps[N + 1];
static Nap *woken[N];
static int nwoken, early;

static void
sleeper(int i)
{
    Nap *nap = &naps[i];

    nap->from = time_now();
    if (i > 0)
        naps[i - 1].to = nap->from;
    time_sleep(nap->length);
    early += time_now() < nap->from + nap->length;
    woken[nwoken++] = nap;
}

static bool
in_order(const Nap *a, const Nap *b)
{
    return a->from + a->length <= b->to + b->length;
}

int
main(void)
{
    int turns = 0;
    bool kept = true;

    // 7 and N have no common divisor: each duration once, in no order.
    for (int i = 0; i < N; i++) {
        naps[i].length = (1 + i * 7 % N) * 5 * MILLISECOND;
        go(sleeper, i);
    }
    go_yield();
    naps[N - 1].to = time_now();
    while (nwoken < N) {
        go_yield();
        turns++;
    }
    for (int i = 1; i < N; i++)
        kept = kept && in_order(woken[i - 1], woken[i]);
    print("order kept %d, early %d, others ran %d\n", kept, early, turns > 0);
    return 0;
}
