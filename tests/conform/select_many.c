// A select may have any number of cases, made at run time: each of them can be the
// one that runs, whether it was ready or is waited for.
//
// Go: reflect/all_test.go, TestSelect, TestSelectMaxCases.
// expect: ok
#include "conform.h"

enum { MANY = 1000 };

static Chan *chans[MANY];
static Case cases[MANY];
static int values[MANY];

static void
sender(int i)
{
    chan_send(chans[i], &i);
}

static void
cases_of(int n)
{
    for (int i = 0; i < n; i++) {
        chans[i] = chan_of(int, 0);
        cases[i] = (Case)RECV(chans[i], &values[i]);
        values[i] = -1;
    }
}

// The one that runs is the only one that stores.
static void
runs(int i, int k)
{
    need(k == i && values[i] == i);
    need(i == 0 || values[i - 1] == -1);
    values[i] = -1;
}

static void
each(int n, int step)
{
    cases_of(n);
    need(chan_try_select(cases, n) == -1);
    for (int i = 0; i < n; i += step) {
        go(sender, i);
        runs(i, chan_select(cases, n));         // waited for, or not
        go(sender, i);
        await_parked(1);
        runs(i, chan_try_select(cases, n));     // ready
    }
    cases[n - 1].chan = NULL;
    chan_close(chans[0]);
    need(chan_select(cases, n) == 0 && values[0] == 0);
}

int
main(void)
{
    each(2, 1);
    each(8, 1);
    each(9, 1);
    each(64, 7);
    each(MANY, 331);
    print("ok\n");
    return 0;
}
