// A weighted semaphore gives out what it has and no more, in the order of coming;
// a large request holds up the small ones behind it, one that can never be met
// nobody; who waits goes when his context ends, and lets the next go on; nobody is
// served after the end of his context.
//
// Go: golang.org/x/sync/semaphore, TestWeighted, TestWeightedTryAcquire,
// TestWeightedAcquire, TestWeightedDoesntBlockIfTooBig, TestLargeAcquireDoesntStarve,
// TestAllocCancelDoesntStarve, TestWeightedAcquireCanceled.
// expect: ok
#include "conform.h"

enum { LOOPS = 500, HAMMERS = 8 };

static void
tries(void)
{
    Sema s = { .n = 2 };

    need(sema_acquire(&s, NULL, 1) == 0);
    need(sema_try_acquire(&s, 1) && !sema_try_acquire(&s, 1) && sema_try_acquire(&s, 0));
    sema_release(&s, 2);
    need(sema_try_acquire(&s, 1));
    need(sema_acquire(&s, NULL, 1) == 0 && sema_acquire(&s, NULL, 0) == 0);
    need(!sema_try_acquire(&s, 3));
    sema_release(&s, 0);
    need(sema_acquire(&s, ctx_with_timeout(NULL, MILLISECOND), 1) == -EDEADLINE);
    sema_release(&s, 2);
    need(sema_acquire(&s, ctx_with_timeout(NULL, 0), 1) == -EDEADLINE && s.held == 0);
    need(sema_acquire(&(Sema){ 0 }, ctx_with_timeout(NULL, 1), 1) == -EDEADLINE);
}

static void
hammer(Sema *s, int64_t *taken, int n, Chan *all)
{
    for (int i = 0; i < steps(LOOPS); i++) {
        need(sema_acquire(s, NULL, n) == 0);
        need(__atomic_add_fetch(taken, n, __ATOMIC_SEQ_CST) <= s->n);
        go_yield();
        __atomic_add_fetch(taken, -n, __ATOMIC_SEQ_CST);
        sema_release(s, n);
    }
    done(all);
}

static void
hammered(void)
{
    Sema s = { .n = HAMMERS - 3 };
    int64_t taken = 0;
    Chan *all = chan_of(char, 0);

    for (int i = 0; i < HAMMERS; i++)
        go(hammer, &s, &taken, i % (int)s.n + 1, all);
    join(all, HAMMERS);
    need(s.held == 0 && sema_try_acquire(&s, s.n));
}

static void
acquire(Sema *s, Ctx *ctx, int n, int err, Chan *order)
{
    need(sema_acquire(s, ctx, n) == err);
    chan_send(order, &n);
}

// Those who wait are served as they came: 3 first, although 1 is there.
static void
in_order(void)
{
    Sema s = { .n = 4, .held = 3 };
    Chan *order = chan_of(int, 4);
    int n, sum = 0;

    go(acquire, &s, NULL, 3, 0, order);
    await_parked(1);
    go(acquire, &s, NULL, 1, 0, order);
    await_parked(2);
    go(acquire, &s, NULL, 2, 0, order);
    await_parked(3);
    need(!sema_try_acquire(&s, 1) && !sema_try_acquire(&s, 0));
    sema_release(&s, 1);
    need(chan_try_recv(order, &n, NULL) == 0 && s.held == 2);
    sema_release(&s, 2);
    need(s.held == 4);
    for (int i = 0; i < 2; i++) {       // who reports first is open
        chan_recv(order, &n);
        sum += n;
    }
    need(sum == 3 + 1 && chan_try_recv(order, &n, NULL) == 0);
    sema_release(&s, 4);
    need(chan_recv(order, &n) && n == 2 && s.held == 2);
}

// A waiter that goes lets the next go on, from the front and from the middle.
static void
leaving(void)
{
    Sema s = { .n = 4, .held = 3 };
    Ctx *front = ctx_with_cancel(NULL), *middle = ctx_with_cancel(NULL);
    Chan *order = chan_of(int, 4);
    int n;

    go(acquire, &s, front, 4, -ECANCELED, order);
    await_parked(1);
    go(acquire, &s, middle, 2, -ECANCELED, order);
    await_parked(2);
    go(acquire, &s, NULL, 1, 0, order);
    await_parked(3);
    ctx_cancel(middle, 0);
    need(chan_recv(order, &n) && n == 2 && s.held == 3);
    ctx_cancel(front, 0);
    need(chan_recv(order, &n) && chan_recv(order, &n));
    need(s.held == 4 && s.head == NULL && s.tail == NULL);
}

static void
too_much(void)
{
    Sema s = { .n = 2 };
    Ctx *ctx = ctx_with_cancel(NULL);
    Chan *order = chan_of(int, 1);
    int n;

    go(acquire, &s, ctx, 3, -ECANCELED, order);
    await_parked(1);
    need(sema_acquire(&s, NULL, 2) == 0);
    sema_release(&s, 2);
    ctx_cancel(ctx, 0);
    need(chan_recv(order, &n) && n == 3 && s.held == 0);
}

// Among many who take one again and again, one who wants all gets it.
static void
busy(Sema *s, int *stop, Chan *all)
{
    while (!__atomic_load_n(stop, __ATOMIC_SEQ_CST)) {
        go_yield();
        sema_release(s, 1);
        sema_acquire(s, NULL, 1);
    }
    sema_release(s, 1);
    done(all);
}

static void
no_starving(void)
{
    Sema s = { .n = HAMMERS, .held = HAMMERS };
    Chan *all = chan_of(char, 0);
    int stop = 0;

    for (int i = 0; i < HAMMERS; i++)
        go(busy, &s, &stop, all);
    need(sema_acquire(&s, NULL, HAMMERS) == 0);
    __atomic_store_n(&stop, 1, __ATOMIC_SEQ_CST);
    sema_release(&s, HAMMERS);
    join(all, HAMMERS);
    need(s.held == 0);
}

static void
cancel_at_once(Ctx *ctx)
{
    ctx_cancel(ctx, 0);
}

// The large one leaves while a small one comes: both go on.
static void
leaving_race(void)
{
    Sema s = { .n = 10, .held = 1 };
    Ctx *ctx = ctx_with_cancel(NULL);
    Chan *order = chan_of(int, 1);

    go(acquire, &s, ctx, 10, -ECANCELED, order);
    while (sema_try_acquire(&s, 1)) {
        sema_release(&s, 1);
        go_yield();
    }
    go(cancel_at_once, ctx);
    need(sema_acquire(&s, NULL, 1) == 0);
    sema_release(&s, 2);
    chan_recv(order, &(int){ 0 });
    need(s.held == 0);
}

// The context ends before enough is there: nothing is taken.
static void
cancel_and_release(Sema *s, Ctx *ctx, Chan *all)
{
    while (sema_try_acquire(s, 1)) {
        sema_release(s, 1);
        go_yield();
    }
    ctx_cancel(ctx, 0);
    sema_release(s, 1);
    done(all);
}

static void
cancelled_before(void)
{
    Sema s = { .n = 2, .held = 1 };
    Ctx *ctx = ctx_with_cancel(NULL);
    Chan *all = chan_of(char, 0);

    go(cancel_and_release, &s, ctx, all);
    need(sema_acquire(&s, ctx, 2) == -ECANCELED);
    join(all, 1);
    need(sema_try_acquire(&s, 2));
}

int
main(void)
{
    tries();
    hammered();
    in_order();
    leaving();
    too_much();
    no_starving();
    for (int i = 0; i < steps(10 * LOOPS); i++) {
        leaving_race();
        cancelled_before();
    }
    print("ok\n");
    return 0;
}
