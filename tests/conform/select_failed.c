// A select that another channel has won leaves the queues of the rest as they
// were: those who waited before and after it are still served.
//
// Go: test/chan/select6.go (golang.org/issue/2075).
// expect: ok
#include "conform.h"

static Chan *c1, *c2, *c3;

static void
before(void)
{
    need(chan_recv(c1, NULL));
}

static void
loser(void)
{
    need(SELECT(RECV(c1, NULL), RECV(c2, NULL)) == 1);
    chan_send(c3, NULL);
    need(chan_recv(c1, NULL));
    chan_send(c3, NULL);
}

static void
after(void)
{
    need(chan_recv(c1, NULL));
    chan_send(c3, NULL);
}

int
main(void)
{
    c1 = chan_of(bool, 0);
    c2 = chan_of(bool, 0);
    c3 = chan_of(bool, 0);
    go(before);
    await_parked(1);
    go(loser);
    await_parked(2);
    go(after);
    await_parked(3);
    chan_send(c2, NULL);
    chan_recv(c3, NULL);
    for (int i = 0; i < 3; i++)
        chan_send(c1, NULL);
    join(c3, 2);
    await_parked(0);
    need(chan_try_send(c1, NULL) == 0);
    print("ok\n");
    return 0;
}
