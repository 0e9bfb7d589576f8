// chan WHAT: nanoseconds for
//
//     round   there and back over two unbuffered channels: two sends, two
//             receives, by two goroutines
//     stream  one value through a channel that holds 128, from one goroutine to
//             another
//     many    the same from four goroutines to four
//     alone   a send and a receive by one goroutine, in a channel that holds 128
//     try     a receive that would block and does not, from an empty channel
#include "bench/sync/sync.h"

enum { ROUNDS = 5000, VALUES = 50000, HOLDS = 128, PARTIES = 4 };

static const int64_t SUM = (int64_t)VALUES * (VALUES - 1) / 2;

static void
answer(Chan *there, Chan *back)
{
    int64_t v;

    for (int i = 0; i < ROUNDS; i++) {
        chan_recv(there, &v);
        v++;
        chan_send(back, &v);
    }
}

static void
rounds(int64_t none)
{
    Chan *there = chan_of(int64_t, 0), *back = chan_of(int64_t, 0);
    int64_t v = 0;

    (void)none;
    go(answer, there, back);
    for (int i = 0; i < ROUNDS; i++) {
        chan_send(there, &v);
        chan_recv(back, &v);
    }
    expect("rounds", v, ROUNDS);
}

// Sends its part of the numbers below VALUES.
static void
produce(Chan *c, int64_t first, int64_t step)
{
    for (int64_t i = first; i < VALUES; i += step)
        chan_send(c, &i);
}

static void
stream(int64_t none)
{
    Chan *c = chan_of(int64_t, HOLDS);
    int64_t sum = 0, v;

    (void)none;
    go(produce, c, 0, 1);
    for (int i = 0; i < VALUES; i++) {
        chan_recv(c, &v);
        sum += v;
    }
    expect("stream", sum, SUM);
}

static void
consume(Chan *c, Chan *sums)
{
    int64_t sum = 0, v;

    for (int i = 0; i < VALUES / PARTIES; i++) {
        chan_recv(c, &v);
        sum += v;
    }
    chan_send(sums, &sum);
}

static void
many(int64_t none)
{
    Chan *c = chan_of(int64_t, HOLDS), *sums = chan_of(int64_t, 0);
    int64_t sum = 0, v;

    (void)none;
    for (int i = 0; i < PARTIES; i++) {
        go(produce, c, i, PARTIES);
        go(consume, c, sums);
    }
    for (int i = 0; i < PARTIES; i++) {
        chan_recv(sums, &v);
        sum += v;
    }
    expect("many", sum, SUM);
}

static void
alone(int64_t none)
{
    Chan *c = chan_of(int64_t, HOLDS);
    int64_t sum = 0, v;

    (void)none;
    for (int64_t i = 0; i < VALUES; i++) {
        chan_send(c, &i);
        chan_recv(c, &v);
        sum += v;
    }
    expect("alone", sum, SUM);
}

static void
try(int64_t none)
{
    Chan *c = chan_of(int64_t, HOLDS);
    int64_t v = 0, received = 0;

    (void)none;
    for (int i = 0; i < VALUES; i++)
        received += chan_try_recv(c, &v, NULL);
    expect("try", received, 0);
}

int
main(int argc, char **argv)
{
    Str what = str_of(argc > 1 ? argv[1] : "");

    if (str_eq(what, STR("round")))
        measure(rounds, 0, ROUNDS);
    else if (str_eq(what, STR("stream")))
        measure(stream, 0, VALUES);
    else if (str_eq(what, STR("many")))
        measure(many, 0, VALUES);
    else if (str_eq(what, STR("alone")))
        measure(alone, 0, VALUES);
    else if (str_eq(what, STR("try")))
        measure(try, 0, VALUES);
    else
        return log_print("usage: chan round | stream | many | alone | try"), 1;
    return 0;
}
