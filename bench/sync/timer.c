// timer WHAT: nanoseconds for
//
//     fire    a timer with a channel that is made for the next nanosecond, and
//             the receive that gets its instant
//     stop    one that is made for the next hour, and stopped
//     reset   one that is there and set to another hour
//     spare   a select between a channel that has a value and a timeout of an
//             hour, which is made for it and dropped; the value is put back
//     beat    the same when the value comes while the select waits: a goroutine
//             sends as fast as they are received
//     tick    the receive of a tick from a ticker that is always due
#include "bench/sync/sync.h"

enum { TIMES = 2000 };

static void
fire(int64_t none)
{
    int64_t before = time_now(), fired;

    (void)none;
    for (int i = 0; i < TIMES; i++) {
        chan_recv(timer_make(NANOSECOND)->c, &fired);
        if (fired <= before)
            panic("fired at %ld, made after %ld", (long)fired, (long)before);
        before = fired;
    }
}

static void
stop(int64_t none)
{
    int64_t pending = 0;

    (void)none;
    for (int i = 0; i < TIMES; i++)
        pending += timer_stop(timer_make(HOUR));
    expect("pending", pending, TIMES);
}

static void
reset(int64_t none)
{
    Timer *timer = timer_make(HOUR);
    int64_t pending = 0;

    (void)none;
    for (int i = 0; i < TIMES; i++)
        pending += timer_reset(timer, HOUR + i);
    timer_stop(timer);
    expect("pending", pending, TIMES);
}

static void
spare(int64_t none)
{
    Chan *c = chan_of(int64_t, 1);
    int64_t v = 0;

    (void)none;
    for (int64_t i = 0; i < TIMES; i++) {
        chan_send(c, &i);
        if (SELECT(RECV(c, &v), RECV(time_after(HOUR), &v)) != 0)
            panic("an hour is over");
        expect("value", v, i);
    }
}

static void
produce(Chan *c)
{
    for (int64_t i = 0; i < TIMES; i++)
        chan_send(c, &i);
}

static void
beat(int64_t none)
{
    Chan *c = chan_of(int64_t, 0);
    int64_t v = 0;

    (void)none;
    go(produce, c);
    for (int64_t i = 0; i < TIMES; i++) {
        if (SELECT(RECV(c, &v), RECV(time_after(HOUR), &v)) != 0)
            panic("an hour is over");
        expect("value", v, i);
    }
}

static void
tick(int64_t none)
{
    int64_t start = time_now();
    Ticker *ticker = ticker_start(NANOSECOND);
    int64_t instant, ticks = 0;

    (void)none;
    for (int i = 0; i < TIMES; i++) {
        chan_recv(ticker->c, &instant);
        ticks += instant > start;
    }
    ticker_stop(ticker);
    expect("ticks", ticks, TIMES);
}

static const struct {
    const char *name;
    void (*batch)(int64_t);
} ALL[] = {
    { "fire", fire },   { "stop", stop }, { "reset", reset },
    { "spare", spare }, { "beat", beat }, { "tick", tick },
};

int
main(int argc, char **argv)
{
    for (size_t i = 0; i < sizeof ALL / sizeof ALL[0]; i++)
        if (str_eq(str_of(argc > 1 ? argv[1] : ""), str_of(ALL[i].name)))
            return measure(ALL[i].batch, 0, TIMES), 0;
    log_print("usage: timer fire | stop | reset | spare | beat | tick");
    return 1;
}
