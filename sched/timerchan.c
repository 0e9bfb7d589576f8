// Timers and tickers that send on a channel.
//
// The channel is unbuffered, and the clock is one more who sends on it: one who
// always waits, with a value that he lets go of only when its instant has come.
// So chan.c asks him last, where a receiver would otherwise have to wait (Clock in
// chan.h).  Nothing happens at the instant itself; whoever comes later finds the
// value, as the clock says that it is due.
//
// Only somebody who waits has to be woken.  While goroutines are in the queue of
// the channel, and then only, a timeout is set, which sends for the clock:
//
//              goroutines wait         none does any more, or stopped, or reset
//     no timeout  -------->  timeout set  -------->  no timeout
//                                 |
//                                 | fire: the first of them gets the value
//                                 v
//                     no timeout, or that of the next tick
//
// All of this is under the latch of the channel, and from it follows what programs
// rely on:
//
//   never early           a value is passed only when its instant has come
//   nothing stale         a value exists nowhere before it is received, so to stop
//                         or reset a timer leaves none behind.  A timeout that is
//                         just being called has a number that is no longer valid
//   due is pending        until it is received: stop and reset take it back like
//                         one that is not due yet, and say so
//   ticks are dropped     a ticker has one value at a time; when that is received
//                         the next one is that of the next tick from now on
//   garbage is collected  the heap of timeouts, which is a root, has those only
//                         that a goroutine waits for
//
// Receivers are served in order: if an instant has come and goroutines wait, the
// value is the first one's, and who comes now waits behind them.
//
// Rejected: a timer that puts its value into a buffer of one when it is due, as Go
// did until 1.23.  To stop it could leave a value behind, for the next user of the
// timer to take for his own, and timers that nobody could see any more stayed until
// they were due.
#include <rt/gc.h>
#include <rt/go.h>
#include <rt/io.h>
#include "rt/clock.h"
#include "rt/mem.h"
#include "rt/torture.h"
#include "sched/chan.h"
#include "sched/preempt.h"
#include "sched/timer.h"

typedef struct ChanTimer {
    union {                     // what the program sees
        Timer timer;
        Ticker ticker;
    };
    // Protected by the channel's latch:
    bool pending;               // there is a value, due or not
    int64_t when;               // its instant
    int64_t period;             // from one to the next; 0: there is one only
    bool set;                   // the timeout is, for this value, with the number seq
    uint32_t seq;
    Timeout timeout;
    Chan chan;
} ChanTimer;

static ChanTimer *
timer_of(Chan *c)
{
    return CONTAINER_OF(c, ChanTimer, chan);
}

// Another value, or none, and with it another timeout.
static void
change(ChanTimer *t, bool pending, int64_t when)
{
    if (t->set)
        timeout_del(&t->timeout);
    t->set = false;
    t->pending = pending;
    t->when = when;
}

// The value has been received: on to the next.
static void
advance(ChanTimer *t)
{
    int64_t late = clock_monotonic() - t->when, skip, next;

    if (t->period == 0)
        change(t, false, 0);
    else if (__builtin_mul_overflow(late / t->period + 1, t->period, &skip) ||
             __builtin_add_overflow(t->when, skip, &next))
        change(t, true, INT64_MAX);
    else
        change(t, true, next);
}

static bool
has(Chan *c)
{
    ChanTimer *t = timer_of(c);

    return t->pending && !queue_waits(&c->receivers) && t->when <= clock_monotonic();
}

static bool
take(Chan *c, void *elem)
{
    ChanTimer *t = timer_of(c);

    if (!has(c))
        return false;
    if (elem != NULL)
        memcpy(elem, &t->when, sizeof t->when);
    advance(t);
    return true;
}

static void
watch(Chan *c)
{
    ChanTimer *t = timer_of(c);
    bool wanted = t->pending && c->receivers.first != NULL;

    if (wanted && !t->set)
        timeout_set(&t->timeout, t->when, ++t->seq);
    if (!wanted && t->set)
        timeout_del(&t->timeout);
    t->set = wanted;
}

// The timeout is due, if it is still the one that was set.
static void
fire(void *timer, uint32_t seq)
{
    ChanTimer *t = timer;
    G *woken = NULL;
    M *m = chan_take(&t->chan);

    if (t->set && t->seq == seq) {
        t->set = false;
        if (send_locked(&t->chan, &t->when, &woken) == DONE)
            advance(t);
        watch(&t->chan);
    }
    chan_release(m, &t->chan);
    if (woken != NULL)
        goready(woken);
}

static ChanTimer *
start(int64_t d, int64_t period)
{
    static const Clock the_clock = { has, take, watch };
    ChanTimer *t = gc_new(ChanTimer);

    torture_yield();
    chan_init(&t->chan, sizeof t->when, 0, NULL);
    t->chan.clock = &the_clock;
    t->timer.c = &t->chan;
    t->timeout.fn = fire;
    t->timeout.arg = t;
    t->period = period;
    change(t, true, instant_after(d));
    return t;
}

static bool
stop(ChanTimer *t)
{
    M *m = chan_take(&t->chan);
    bool pending = t->pending;

    change(t, false, 0);
    chan_release(m, &t->chan);
    return pending;
}

static bool
reset(ChanTimer *t, int64_t d, int64_t period)
{
    M *m = chan_take(&t->chan);
    bool pending = t->pending;

    change(t, true, instant_after(d));
    t->period = period;
    watch(&t->chan);
    chan_release(m, &t->chan);
    return pending;
}

Timer *
timer_make(int64_t d)
{
    return &start(d, 0)->timer;
}

Chan *
time_after(int64_t d)
{
    return &start(d, 0)->chan;
}

bool
timer_stop_chan(Timer *t)
{
    return stop((ChanTimer *)t);
}

bool
timer_reset_chan(Timer *t, int64_t d)
{
    return reset((ChanTimer *)t, d, 0);
}

Ticker *
ticker_start(int64_t d)
{
    if (d <= 0)
        panic("ticker_start: the period is %ld ns", d);
    return &start(d, d)->ticker;
}

void
ticker_stop(Ticker *t)
{
    torture_yield();
    stop((ChanTimer *)t);
    preempt_point();
}

void
ticker_reset(Ticker *t, int64_t d)
{
    torture_yield();
    if (d <= 0)
        panic("ticker_reset: the period is %ld ns", d);
    reset((ChanTimer *)t, d, d);
    preempt_point();
}
