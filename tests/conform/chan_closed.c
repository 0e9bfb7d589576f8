// A closed channel gives what it still holds, then zeroes and false, at once and
// for ever, in every form of a receive; with and without a buffer.
//
// Go: test/closedchan.go.
// expect: ok
#include "conform.h"

enum { FORMS = 8 };

static Chan *dummy;

// Receives in one of the forms that tell `ok`, or do not (*ok is left alone).
static int
receive(int form, Chan *c, bool *ok)
{
    int x = -1, y;

    switch (form) {
    case 0:
        *ok = chan_recv(c, &x);
        break;
    case 1:
        need(chan_try_recv(c, &x, ok) == 1);
        break;
    case 2:
        need(chan_try_recv(c, &x, NULL) == 1);
        break;
    case 3:
        need(SELECT(RECV(c, &x)) == 0);
        break;
    case 4:
        need(SELECT(RECV_OK(c, &x, ok)) == 0);
        break;
    case 5:
        need(TRY_SELECT(RECV_OK(c, &x, ok)) == 0);
        break;
    case 6:
        need(SELECT(RECV(dummy, &y), RECV_OK(c, &x, ok)) == 1);
        break;
    case 7:
        need(TRY_SELECT(RECV_OK(c, &x, ok), SEND(dummy, &y)) == 0);
        break;
    }
    return x;
}

static bool
tells_ok(int form)
{
    return form != 2 && form != 3;
}

static void
is_closed(Chan *c)
{
    for (int turn = 0; turn < 3; turn++)
        for (int form = 0; form < FORMS; form++) {
            bool ok = true;

            need(receive(form, c, &ok) == 0);
            need(ok == !tells_ok(form));
        }
    need(!chan_recv(c, NULL) && chan_len(c) == 0);
}

static void
holds(int form, int values)
{
    Chan *c = chan_of(int, 3);

    for (int i = 1; i <= values; i++)
        chan_send(c, &i);
    chan_close(c);
    need((int)chan_len(c) == values);
    for (int i = 1; i <= values; i++) {
        bool ok = false;

        need(receive(form, c, &ok) == i);
        need(ok == tells_ok(form));
    }
    is_closed(c);
}

int
main(void)
{
    Chan *c = chan_of(int, 0);

    dummy = chan_of(int, 0);
    chan_close(c);
    is_closed(c);
    for (int form = 0; form < FORMS; form++)
        for (int values = 0; values <= 3; values++)
            holds(form, values);
    print("ok\n");
    return 0;
}
