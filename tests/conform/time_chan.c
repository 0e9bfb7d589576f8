// The channel of a timer or ticker: it seems unbuffered, and after stop or reset no
// value of before is received, whether it was due, waited for or neither.
//
// Go: time/tick_test.go, TestChan with asynctimerchan=0; time/sleep_test.go, TestReset,
// TestAfterStop, TestZeroTimer.
// expect: ok
#include "conform.h"

enum { FAR = 10000 };           // seconds

// A timer or a ticker.
typedef struct Subject { Timer *timer; Ticker *ticker; Chan *c; } Subject;

static bool
stop(Subject *s)
{
    if (s->timer != NULL)
        return timer_stop(s->timer);
    ticker_stop(s->ticker);
    return true;
}

static bool
reset(Subject *s, int64_t d)
{
    if (s->timer != NULL)
        return timer_reset(s->timer, d);
    ticker_reset(s->ticker, d);
    return true;
}

static void
no_tick(Subject *s)
{
    need(chan_len(s->c) == 0 && chan_cap(s->c) == 0);
    need(chan_try_recv(s->c, NULL, NULL) == 0);
    need(TRY_SELECT(RECV(s->c, NULL)) == -1);
}

// Comes later than what was due.
static void
tick(Subject *s, int64_t not_before)
{
    int64_t value = 0;

    need(chan_recv(s->c, &value));
    need(value >= not_before && value <= time_now());
}

static void
due(void)
{
    int64_t until = time_now() + MILLISECOND;

    while (time_now() < until)
        time_sleep(100 * MICROSECOND);
}

// By one goroutine, what is not due and what is received.
static void
alone(Subject *s)
{
    int64_t now;

    // Not looked at, and taken back.
    reset(s, FAR * SECOND);
    need(stop(s));
    no_tick(s);
    need(s->timer == NULL || !stop(s));
    reset(s, FAR * SECOND);
    no_tick(s);

    // Due, and received.
    now = time_now();
    need(reset(s, 1));
    tick(s, now + 1);
    if (s->timer != NULL) {
        no_tick(s);
        need(!stop(s));
        need(!reset(s, FAR * SECOND));
    }
    reset(s, INT64_MAX);
    no_tick(s);
}

// What is due, and not received.
static void
not_received(Subject *s)
{
    int64_t now;

    // It is pending, and gone with stop and reset.
    reset(s, 1);
    due();
    need(chan_len(s->c) == 0);
    need(stop(s));
    no_tick(s);
    reset(s, 1);
    due();
    need(reset(s, FAR * SECOND));
    no_tick(s);

    // Once more.
    reset(s, 1);
    due();
    now = time_now();
    need(reset(s, MILLISECOND));
    tick(s, now + MILLISECOND);

    // Due at once.
    if (s->timer != NULL) {
        now = time_now();
        reset(s, 0);
        need(chan_try_recv(s->c, NULL, NULL) == 1);
        reset(s, -SECOND);
        tick(s, now);
        reset(s, INT64_MIN);
        tick(s, now);
    }
}

static void
receive(Subject *s, bool by_select, Chan *stopped, Chan *results)
{
    int64_t value = -1;

    if (!by_select)
        chan_recv(s->c, &value);
    else if (SELECT(RECV(stopped, NULL), RECV(s->c, &value), RECV(s->c, &value)) == 0)
        value = -1;
    chan_send(results, &value);
}

// Others wait on the channel meanwhile.
static void
waited_for(Subject *s, bool by_select)
{
    enum { WAITERS = 3 };
    Chan *stopped = chan_of(int, 0), *results = chan_of(int64_t, WAITERS);
    int64_t value, now;

    reset(s, FAR * SECOND);
    for (int i = 0; i < WAITERS; i++)
        go(receive, s, by_select, stopped, results);
    due();
    need(chan_len(s->c) == 0 && chan_len(results) == 0);
    need(stop(s));
    due();
    need(chan_len(results) == 0);
    for (int i = 0; i < WAITERS; i++) {
        now = time_now();
        reset(s, MILLISECOND);
        chan_recv(results, &value);
        need(value <= time_now());
        // Only a ticker goes on by itself.
        need(s->timer == NULL || (value >= now + MILLISECOND && chan_len(results) == 0));
    }
    if (s->ticker == NULL)
        no_tick(s);
    stop(s);
    no_tick(s);
    if (!by_select)
        return;

    // Who leaves for another reason takes nothing along.
    for (int i = 0; i < WAITERS; i++)
        go(receive, s, true, stopped, results);
    due();
    chan_close(stopped);
    for (int i = 0; i < WAITERS; i++)
        need(chan_recv(results, &value) && value == -1);
    now = time_now();
    reset(s, 1);
    tick(s, now + 1);
}

// Who waits comes before one who comes when it is due.
static void
in_order(Subject *s)
{
    Chan *results = chan_of(int64_t, 1);
    int64_t value, now;

    for (int i = 0; i < 20; i++) {
        reset(s, FAR * SECOND);
        go(receive, s, false, NULL, results);
        await_parked(1);
        now = time_now();
        reset(s, 1);
        while (time_now() <= now + 1)
            continue;
        need(chan_try_recv(s->c, NULL, NULL) == 0);
        chan_recv(results, &value);
        need(value > now);
    }
}

static void
check_all(Subject *s)
{
    alone(s);
    not_received(s);
    waited_for(s, false);
    waited_for(s, true);
    alone(s);
    stop(s);
}

int
main(void)
{
    Timer *timer = timer_make(FAR * SECOND);
    Ticker *ticker = ticker_start(FAR * SECOND);
    Timer *function = timer_start(FAR * SECOND, go_yield);

    need(function->c == NULL && timer_stop(function));
    check_all(&(Subject){ .timer = timer, .c = timer->c });
    in_order(&(Subject){ .timer = timer, .c = timer->c });
    check_all(&(Subject){ .ticker = ticker, .c = ticker->c });
    print("ok\n");
    return 0;
}
