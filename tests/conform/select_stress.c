// Four channels; a sender and a receiver at each, one goroutine that sends to all
// by select, and one that receives.  All ends, and every value has arrived.
//
// Go: runtime/chan_test.go, TestSelectStress.
// expect: ok
#include "conform.h"

static void
sender(Chan *c, int n, Chan *all)
{
    for (int i = 0; i < n; i++)
        chan_send(c, &i);
    done(all);
}

static void
receiver(Chan *c, int n, Chan *all)
{
    for (int i = 0; i < n; i++)
        need(chan_recv(c, NULL));
    done(all);
}

// A channel that had its n values is NULL from then on.
static void
sends_all(Chan *c[4], int n, Chan *all)
{
    Chan *left[4] = { c[0], c[1], c[2], c[3] };
    int count[4] = { 0 };

    for (int i = 0; i < 4 * n; i++) {
        int k = SELECT(SEND(left[3], &i), SEND(left[2], &i), SEND(left[0], &i),
                       SEND(left[1], &i));
        static const int which[] = { 3, 2, 0, 1 };

        if (++count[which[k]] == n)
            left[which[k]] = NULL;
    }
    done(all);
}

static void
receives_all(Chan *c[4], int n, Chan *all)
{
    Chan *left[4] = { c[0], c[1], c[2], c[3] };
    int count[4] = { 0 };

    for (int i = 0; i < 4 * n; i++) {
        int k = SELECT(RECV(left[0], NULL), RECV(left[1], NULL), RECV(left[2], NULL),
                       RECV(left[3], NULL));

        if (++count[k] == n)
            left[k] = NULL;
    }
    done(all);
}

int
main(void)
{
    Chan *c[4] = { chan_of(int, 0), chan_of(int, 0), chan_of(int, 2), chan_of(int, 3) };
    Chan *all = chan_of(char, 0);
    int n = steps(10000);

    for (int k = 0; k < 4; k++) {
        go(sender, c[k], n, all);
        go(receiver, c[k], n, all);
    }
    go(sends_all, c, n, all);
    go(receives_all, c, n, all);
    join(all, 10);
    for (int k = 0; k < 4; k++)
        need(chan_try_recv(c[k], NULL, NULL) == 0 &&
             chan_len(c[k]) == 0);
    print("ok\n");
    return 0;
}
