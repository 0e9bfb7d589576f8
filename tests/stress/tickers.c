// Timers and tickers with channels: set, stopped, received from and dropped by many
// at once.  No value comes early, none that was taken back comes at all, and each
// setting of a timer ends once: received, taken back, or still there at the end.
#include "tests/stress/stress.h"

enum { SHARED = 12, TICKER_WORKERS = 16, TICKER_TURNS = 60 };

// A timer or a ticker that all have.
typedef struct Shared {
    Timer *timer;               // one of the two is NULL
    Ticker *ticker;
    Chan *c;
    bool in_turns;              // who sets it has the lock
    uint32_t lock;              // a semaphore
    // Protected by lock, of those set in turns:
    int64_t not_before;         // no value that comes from now on is earlier
    // Of timers:
    int64_t settings, ends;
} Shared;

typedef struct Workshop { Shared shared[SHARED]; uint32_t n; Crew crew; } Workshop;

static int64_t
some_time(Rnd *r)
{
    switch (rnd(r, 5)) {
    case 0:
        return HOUR;
    case 1:
        return 1;
    default:
        return 1 + rnd(r, 300 * MICROSECOND);
    }
}

static bool
set(Shared *s, int64_t d)
{
    if (s->timer == NULL) {
        ticker_reset(s->ticker, d);
        return false;
    }
    count(&s->settings, 1);
    return timer_reset(s->timer, d);
}

static bool
take_back(Shared *s)
{
    if (s->timer != NULL)
        return timer_stop(s->timer);
    ticker_stop(s->ticker);
    return false;
}

static void
change(Shared *s, Rnd *r)
{
    bool stop = rnd(r, 3) == 0;
    int64_t d = some_time(r), now;

    if (s->in_turns)
        semacquire(&s->lock, WAIT_SEMA);
    now = time_now();
    count(&s->ends, stop ? take_back(s) : set(s, d));
    if (s->in_turns) {
        s->not_before = stop ? INT64_MAX : now + d;
        semrelease(&s->lock);
    }
}

// Not before this is any value that is received from now on: it comes from the last
// setting, or from one that is still to come.
static int64_t
earliest(Shared *s)
{
    if (!s->in_turns)
        return 0;
    semacquire(&s->lock, WAIT_SEMA);
    int64_t now = time_now(), not_before = s->not_before;
    semrelease(&s->lock);
    return now < not_before ? now : not_before;
}

static void
receive(Shared *s, Rnd *r)
{
    int64_t not_before = earliest(s), value = 0;
    bool received;

    if (rnd(r, 3) == 0)
        received = chan_try_recv(s->c, &value, NULL);
    else
        received = SELECT(RECV(s->c, &value), RECV(time_after(some_time(r) % MILLISECOND), NULL),
                          RECV(s->c, &value)) != 1;
    need(chan_len(s->c) == 0, "%zu", chan_len(s->c));
    if (!received)
        return;
    int64_t now = time_now();
    need(value <= now, "%ld ns early", value - now);
    need(value >= not_before, "%ld ns stale", not_before - value);
    count(&s->ends, 1);
}

// A timer of one's own, dropped in any state.
static void
own_timer(Rnd *r)
{
    int64_t d = some_time(r), now = time_now(), value = 0;
    Timer *t = timer_make(d);

    if (rnd(r, 2) == 0 && d < MILLISECOND) {
        chan_recv(t->c, &value);
        need(value >= now + d && value <= time_now(), "%ld", value - now - d);
        need(!timer_stop(t), "received and pending");
    } else if (rnd(r, 2) == 0) {
        need(timer_stop(t) && !timer_stop(t), "not pending");
        need(!chan_try_recv(t->c, NULL, NULL), "stale");
    }
}

static void
ticker_worker(Workshop *w, uint32_t turns, uint64_t seed)
{
    Rnd r = { seed };

    for (uint32_t i = 0; i < turns; i++) {
        Shared *s = &w->shared[rnd(&r, w->n)];

        switch (rnd(&r, 5)) {
        case 0:
        case 1:
            change(s, &r);
            break;
        case 2:
            own_timer(&r);
            break;
        default:
            receive(s, &r);
        }
        if (rnd(&r, 8) == 0)
            go_yield();
    }
    crew_done(&w->crew);
}

static void
make(Shared *s, Rnd *r)
{
    int64_t d = some_time(r);

    s->not_before = time_now() + d;
    if (rnd(r, 2) == 0) {
        s->timer = timer_make(d);
        s->settings = 1;
        s->c = s->timer->c;
    } else {
        s->ticker = ticker_start(d);
        s->c = s->ticker->c;
    }
    s->in_turns = rnd(r, 2);
    s->lock = 1;
}

static void
tickers(Rnd *r)
{
    Workshop *w = gc_new(Workshop);
    uint32_t workers = rnd_size(r, TICKER_WORKERS), turns = rnd_size(r, TICKER_TURNS);

    w->n = rnd_size(r, SHARED);
    for (uint32_t i = 0; i < w->n; i++)
        make(&w->shared[i], r);
    crew_add(&w->crew, workers);
    for (uint32_t i = 0; i < workers; i++)
        go(ticker_worker, w, turns, rnd_word(r));
    crew_wait(&w->crew);
    for (uint32_t i = 0; i < w->n; i++) {
        Shared *s = &w->shared[i];

        count(&s->ends, take_back(s));
        need(!chan_try_recv(s->c, NULL, NULL), "stale");
        if (s->timer != NULL)
            need(s->settings == s->ends, "%ld settings, %ld ends", s->settings, s->ends);
    }
}

STRESS(tickers, .threads = 20, .megabytes = 40)
