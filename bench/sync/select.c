// select WHAT: nanoseconds for
//
//     2, 8    one value that is sent and received: a goroutine receives by a
//             select over so many unbuffered channels, another sends into the
//             first, the second, and so on in turn
//     ready   a select over two channels, one of which has a value, and the send
//             that makes the other ready for the next
//     none    a select over two channels, none of which is ready, that does not
//             block
#include "bench/sync/sync.h"

enum { VALUES = 5000, MOST = 8 };

static const int64_t SUM = (int64_t)VALUES * (VALUES - 1) / 2;

static void
produce(Chan **channels, int64_t n)
{
    for (int64_t i = 0; i < VALUES; i++)
        chan_send(channels[i & (n - 1)], &i);
}

static int64_t
receive_by_2(Chan **c)
{
    int64_t sum = 0, v = 0;

    for (int i = 0; i < VALUES; i++) {
        SELECT(RECV(c[0], &v), RECV(c[1], &v));
        sum += v;
    }
    return sum;
}

static int64_t
receive_by_8(Chan **c)
{
    int64_t sum = 0, v = 0;

    for (int i = 0; i < VALUES; i++) {
        SELECT(RECV(c[0], &v), RECV(c[1], &v), RECV(c[2], &v), RECV(c[3], &v),
               RECV(c[4], &v), RECV(c[5], &v), RECV(c[6], &v), RECV(c[7], &v));
        sum += v;
    }
    return sum;
}

static void
receives(int64_t n)
{
    Chan *channels[MOST];

    for (int i = 0; i < n; i++)
        channels[i] = chan_of(int64_t, 0);
    go(produce, channels, n);
    expect("select", n == 2 ? receive_by_2(channels) : receive_by_8(channels), SUM);
}

static void
ready(int64_t none)
{
    Chan *a = chan_of(int64_t, 1), *b = chan_of(int64_t, 1);
    int64_t v = 0;

    (void)none;
    chan_send(a, &v);
    for (int i = 0; i < VALUES; i++)
        switch (SELECT(RECV(a, &v), RECV(b, &v))) {
        case 0:
            v++;
            chan_send(b, &v);
            break;
        case 1:
            v++;
            chan_send(a, &v);
            break;
        }
    expect("ready", v, VALUES);
}

static void
nothing(int64_t none)
{
    Chan *a = chan_of(int64_t, 1), *b = chan_of(int64_t, 1);
    int64_t v = 0, blocked = 0;

    (void)none;
    for (int i = 0; i < VALUES; i++)
        blocked += TRY_SELECT(RECV(a, &v), RECV(b, &v)) == -1;
    expect("none", blocked, VALUES);
}

int
main(int argc, char **argv)
{
    Str what = str_of(argc > 1 ? argv[1] : "");

    if (str_eq(what, STR("2")) || str_eq(what, STR("8")))
        measure(receives, number(argv[1]), VALUES);
    else if (str_eq(what, STR("ready")))
        measure(ready, 0, VALUES);
    else if (str_eq(what, STR("none")))
        measure(nothing, 0, VALUES);
    else
        return log_print("usage: select 2 | 8 | ready | none"), 1;
    return 0;
}
