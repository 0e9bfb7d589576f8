// A feeder, 23 workers who pass on what they get, some of them after a yield, and
// one who adds it up: nothing is lost, and the closes come after all values.
//
// Go: runtime/chan_test.go, TestMultiConsumer.
// expect: ok
#include "conform.h"

enum { WORKERS = 23 };

static const int primes[] = { 2, 3, 7, 11, 13, 17, 19, 23, 27, 31 };
enum { PRIMES = sizeof primes / sizeof primes[0] };

static void
worker(Chan *in, Chan *out, int i, Chan *all)
{
    int v;

    while (chan_recv(in, &v)) {
        if (primes[i % PRIMES] == v)
            go_yield();
        chan_send(out, &v);
    }
    done(all);
}

static void
feeder(Chan *in, Chan *out, int n, Chan *all)
{
    for (int i = 0; i < n; i++)
        chan_send(in, &primes[i % PRIMES]);
    chan_close(in);
    join(all, WORKERS);
    chan_close(out);
}

int
main(void)
{
    Chan *in = chan_of(int, WORKERS * 3), *out = chan_of(int, WORKERS * 3);
    Chan *all = chan_of(char, 0);
    int n = steps(50000), got = 0;
    int64_t expected = 0, sum = 0;

    for (int i = 0; i < WORKERS; i++)
        go(worker, in, out, i, all);
    go(feeder, in, out, n, all);
    for (int v; chan_recv(out, &v); got++)
        sum += v;
    for (int i = 0; i < n; i++)
        expected += primes[i % PRIMES];
    need(got == n && sum == expected);
    print("ok\n");
    return 0;
}
