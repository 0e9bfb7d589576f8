// Among the cases that are ready the choice is even, wherever they stand among
// others, of one channel or several, waited for or not.
//
// The bound is ten standard deviations: a fair coin misses it once in 10^23 runs.
//
// Go: runtime/chan_test.go, TestSelectFairness, TestPseudoRandomSend.
// expect: ok
#include "conform.h"

enum { TRIALS = 4000, MOST = 8 };

// n counts that should be equal; compared as squares, (x - mean)^2 <= 100 * variance.
static void
even(const int *counts, int n)
{
    int64_t total = 0;

    for (int i = 0; i < n; i++)
        total += counts[i];
    for (int i = 0; i < n; i++) {
        int64_t off = counts[i] * n - total;            // n times too large

        need(off * off <= 100 * total * (n - 1));
    }
}

// n ready channels among others that are not.
static void
channels(int n, int trials)
{
    Chan *c[MOST], *empty = chan_of(int, 0);
    Case cases[2 * MOST];
    int counts[MOST] = { 0 };

    for (int i = 0; i < n; i++) {
        c[i] = chan_of(int, 1);
        chan_send(c[i], &i);
        cases[2 * i] = (Case)RECV(i % 2 ? empty : NULL, NULL);
        cases[2 * i + 1] = (Case)RECV(c[i], NULL);
    }
    for (int i = 0; i < trials; i++) {
        int k = chan_select(cases, 2 * n);

        need(k % 2 == 1);
        counts[k / 2]++;
        chan_send(c[k / 2], &k);
    }
    even(counts, n);
}

// One channel, two values: who receives sees both.
static void
sender(Chan *c, int trials)
{
    for (int i = 0; i < trials; i++)
        SELECT(SEND(c, &(int){ 1 }), SEND(c, &(int){ 0 }));
}

// With a sender who always waits in both cases before anybody receives.
static void
waited_for(int trials)
{
    Chan *c = chan_of(int, 0);
    int counts[2] = { 0 }, v;

    for (int i = 0; i < trials; i++) {
        go(sender, c, 1);
        await_parked(1);
        need(chan_recv(c, &v));
        counts[v]++;
    }
    need(counts[0] > trials / 10 && counts[1] > trials / 10);
}

static void
values(size_t cap, int trials)
{
    Chan *c = chan_of(int, cap);
    int counts[2] = { 0 }, v;

    go(sender, c, trials);
    for (int i = 0; i < trials; i++) {
        if (i % 3 == 0)
            go_yield();
        need(chan_recv(c, &v));
        counts[v]++;
    }
    need(counts[0] > trials / 10 && counts[1] > trials / 10);
}

int
main(void)
{
    int trials = steps(TRIALS);

    waited_for(100);
    for (int n = 1; n <= MOST; n++)
        channels(n, trials);
    values(0, trials);
    values((size_t)trials, trials);
    print("ok\n");
    return 0;
}
