// A select sees its channels at one instant.  One of two channels is ready at any
// time, first the one and then the other; so TRY_SELECT never finds none.  Nor does
// chan_try_recv on a channel that holds a value until it is closed.
//
// Go: runtime/chan_test.go, TestNonblockSelectRace, TestNonblockSelectRace2,
// TestNonblockRecvRace.
// expect: ok
#include "conform.h"

static void
look(Chan *c1, Chan *c2, Chan *all)
{
    need(TRY_SELECT(RECV(c1, NULL), RECV(c2, NULL)) != -1);
    done(all);
}

// Turns the other way round half of the time, since latches are taken by address.
static void
select_race(int turns, bool closes, Chan *all)
{
    for (int i = 0; i < turns; i++) {
        Chan *c1 = chan_of(int, 1), *c2 = chan_of(int, 1);

        if (i % 2) {
            Chan *c = c1;
            c1 = c2;
            c2 = c;
        }
        chan_send(c1, NULL);
        go(look, c1, c2, all);
        if (closes)
            chan_close(c2);
        else
            chan_send(c2, NULL);
        chan_try_recv(c1, NULL, NULL);
        join(all, 1);
    }
}

static void
take(Chan *c, Chan *all)
{
    need(chan_try_recv(c, NULL, NULL) == 1);
    done(all);
}

static void
recv_race(int turns, Chan *all)
{
    for (int i = 0; i < turns; i++) {
        Chan *c = chan_of(int, 1);

        chan_send(c, NULL);
        go(take, c, all);
        chan_close(c);
        chan_recv(c, NULL);
        join(all, 1);
    }
}

// With a partner who is always in a select himself, and is to be had at either of
// two channels.
static void
partner(Chan *c1, Chan *c2, int turns, Chan *all)
{
    for (int i = 0; i < turns; i++)
        SELECT(SEND(c1, &i), SEND(c2, &i));
    done(all);
}

static void
chooser(Chan *c1, Chan *c2, int turns, Chan *all)
{
    for (int i = 0; i < turns; i++)
        SELECT(RECV(c2, NULL), RECV(c1, NULL));
    done(all);
}

static void
partners(int turns, Chan *all)
{
    Chan *c1 = chan_of(int, 0), *c2 = chan_of(int, 0);

    for (int i = 0; i < 3; i++) {
        go(partner, c1, c2, turns, all);
        go(chooser, c1, c2, turns, all);
    }
    join(all, 6);
}

int
main(void)
{
    Chan *all = chan_of(char, 0);
    int turns = steps(5000);

    select_race(turns, false, all);
    select_race(turns, true, all);
    recv_race(turns, all);
    partners(turns, all);
    print("ok\n");
    return 0;
}
