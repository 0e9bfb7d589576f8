// Sleepers wake in the order of their instants, never early, while others run.
//
// expect: order kept 1, early 0, others ran 1
#include <rt/rt.h>

enum { N = 20 };

static int64_t woken_due[N];
static int woken, early;

static void
sleeper(int64_t d)
{
    int64_t due = time_now() + d;

    time_sleep(d);
    early += time_now() < due;
    woken_due[woken++] = due;
}

int
main(void)
{
    int turns = 0;
    bool kept = true;

    // 7 and N have no common divisor: each duration once, in no order.
    for (int i = 0; i < N; i++)
        go(sleeper, (1 + i * 7 % N) * 5 * MILLISECOND);
    while (woken < N) {
        go_yield();
        turns++;
    }
    for (int i = 1; i < N; i++)
        kept = kept && woken_due[i - 1] < woken_due[i];
    print("order kept %d, early %d, others ran %d\n", kept, early, turns > N);
    return 0;
}
