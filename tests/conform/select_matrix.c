// Every form of a receive and of a send, beside every set of other cases that are
// not ready, at every place among them, waiting or not: the value arrives, and the
// index tells the right case.  The arguments of the macros are evaluated once.
//
// Go: test/chan/select5.go, which writes such a program of 700 functions; select.go.
// expect: ok
#include "conform.h"

static Chan *c, *dummy;
static int n, x;

// The cases of a set of four that are never ready.
static int
others(Case *cases, int set)
{
    const Case never[] = {
        SEND(dummy, &n),
        RECV(dummy, &x),
        SEND(NULL, &n),
        RECV(NULL, &x),
    };
    int k = 0;

    for (int i = 0; i < 4; i++)
        if (set & 1 << i)
            cases[k++] = never[i];
    return k;
}

// One case that is ready, at each place among a set of others.
static void
choose(Case ready, int set, int place, bool wait)
{
    Case cases[5];
    int k = others(cases, set);

    for (int i = k; i > place; i--)
        cases[i] = cases[i - 1];
    cases[place] = ready;
    need((wait ? chan_select(cases, k + 1) : chan_try_select(cases, k + 1)) == place);
}

enum { FORMS = 5 };

// Takes one value in the given form.
static void
receive(int form, int set, int place)
{
    bool ok = false;

    switch (form) {
    case 0:
        need(chan_recv(c, &x));
        return;
    case 1:
        need(chan_try_recv(c, &x, &ok) == 1 && ok);
        return;
    case 2:
        choose((Case)RECV(c, &x), set, place, true);
        return;
    case 3:
        choose((Case)RECV(c, &x), set, place, false);
        return;
    case 4:
        choose((Case)RECV_OK(c, &x, &ok), set, place, true);
        need(ok);
    }
}

static void
send(int form, int set, int place)
{
    switch (form) {
    case 0:
        chan_send(c, &n);
        return;
    case 1:
        need(chan_try_send(c, &n) == 1);
        return;
    case 2:
        choose((Case)SEND(c, &n), set, place, true);
        return;
    default:
        choose((Case)SEND(c, &n), set, place, false);
    }
}

static void
all_forms(int set, int place)
{
    for (int from = 0; from < FORMS; from++)
        for (int to = 0; to < FORMS; to++) {
            n++;
            send(from, set, place);
            receive(to, set, place);
            need(x == n);
        }
}

// When none is ready, nothing happens to any.
static void
none(int set)
{
    Case cases[4];

    x = -1;
    need(chan_try_select(cases, others(cases, set)) == -1 && x == -1);
}

static int evaluated;

static Chan *
chan_once(void)
{
    evaluated++;
    return c;
}

static int *
place_once(void)
{
    evaluated += 10;
    return &x;
}

static void
once(void)
{
    evaluated = 0;
    chan_send(chan_once(), place_once());
    need(evaluated == 11);
    need(SELECT(RECV(chan_once(), place_once())) == 0 && evaluated == 22);
    need(chan_try_send(chan_once(), place_once()) == 1 && evaluated == 33);
    need(chan_recv(chan_once(), place_once()) && evaluated == 44);
    need(TRY_SELECT(SEND(chan_once(), place_once())) == 0 && evaluated == 55);
    need(chan_try_recv(chan_once(), place_once(), NULL) == 1 && evaluated == 66);
}

static int
next_power(void)
{
    return 1 << evaluated++;
}

// Sends to each while there is room; one that has got a value is NULL from then on.
// The values of all cases are computed, whichever runs.
static int
send_to(Chan *a, Chan *b)
{
    for (int sent = 0;; sent++)
        switch (TRY_SELECT(SEND(a, &(int){ next_power() }), SEND(b, &(int){ next_power() }))) {
        case 0:
            a = NULL;
            break;
        case 1:
            b = NULL;
            break;
        default:
            return sent;
        }
}

static void
until_none(void)
{
    Chan *a = chan_of(int, 1), *b = chan_of(int, 1);
    int va, vb;

    evaluated = 0;
    need(send_to(a, b) == 2 && evaluated == 6);
    need(chan_recv(a, &va) && chan_recv(b, &vb));
    need(va != vb && (va | vb) < 1 << 4);
    need(send_to(a, NULL) == 1 && evaluated == 10);
}

int
main(void)
{
    c = chan_of(int, 1);
    dummy = chan_of(int, 0);
    for (int set = 0; set < 16; set++) {
        none(set);
        for (int place = 0; place <= __builtin_popcount((unsigned)set); place++)
            all_forms(set, place);
    }
    once();
    until_none();
    print("ok\n");
    return 0;
}
