// A value may be received without a place for it, and sent without a value, in
// each of three forms on either side: the other side gets its own.
//
// Go: test/chan/select7.go, select4.go, and select8.go, whose `break` is C's.
// expect: ok
#include "conform.h"

static int
recv_plain(Chan *c)
{
    return chan_recv(c, NULL) ? 0 : -1;
}

static int
recv_one(Chan *c)
{
    return SELECT(RECV(c, NULL));
}

static int
recv_two(Chan *c)
{
    return SELECT(RECV(c, NULL), RECV(chan_of(int, 0), NULL));
}

static int
send_plain(Chan *c, int *value)
{
    chan_send(c, value);
    return 0;
}

static int
send_one(Chan *c, int *value)
{
    return SELECT(SEND(c, value));
}

static int
send_two(Chan *c, int *value)
{
    return SELECT(SEND(c, value), SEND(chan_of(int, 0), value));
}

static int (*const recvs[])(Chan *) = { recv_plain, recv_one, recv_two };
static int (*const sends[])(Chan *, int *) = { send_plain, send_one, send_two };

static void
receiver(int form, Chan *c, Chan *all)
{
    need(recvs[form](c) == 0);
    done(all);
}

static void
sender(int form, Chan *c, int *value, Chan *all)
{
    need(sends[form](c, value) == 0);
    done(all);
}

// The receiver waits first, or the sender; the value, or none, is for nobody.
static void
meet(int from, int to, int *value)
{
    Chan *c = chan_of(int, 0), *all = chan_of(char, 2);

    go(receiver, to, c, all);
    await_parked(1);
    need(sends[from](c, value) == 0);
    join(all, 1);
    go(sender, from, c, value, all);
    await_parked(1);
    need(recvs[to](c) == 0);
    join(all, 1);
}

int
main(void)
{
    Chan *empty = chan_of(int, 0), *full = chan_of(int, 1);
    int seven = 7, x = 1;

    for (int from = 0; from < 3; from++)
        for (int to = 0; to < 3; to++) {
            meet(from, to, &seven);
            meet(from, to, NULL);
        }
    // What is sent without a value is zero.
    chan_send(full, NULL);
    need(chan_recv(full, &x) && x == 0);
    // Only the case that runs stores.
    chan_send(full, &seven);
    int wrong = 1;
    need(SELECT(RECV(empty, &wrong), RECV(full, &x)) == 1 && x == 7 && wrong == 1);
    print("ok\n");
    return 0;
}
