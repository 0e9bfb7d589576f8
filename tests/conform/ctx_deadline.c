// A deadline ends a context, never early, with what is derived from it.  The
// earliest from there upwards counts.  One that has passed ends it at once; one too
// far for the clock is none.
//
// Go: context/x_test.go, TestDeadline, TestTimeout, TestCanceledTimeout.
// expect: ok
#include "conform.h"

enum { MANY = 5000, ROUNDS = 50 };

static int key;

static int64_t
deadline(Ctx *ctx)
{
    int64_t t = 0;

    need(ctx_deadline(ctx, &t));
    return t;
}

static void
expires(Ctx *ctx)
{
    int64_t t = deadline(ctx);

    chan_recv(ctx_done(ctx), NULL);
    need(ctx_err(ctx) == -EDEADLINE && ctx_cause(ctx) == -EDEADLINE && time_now() >= t);
}

static void
expired(Ctx *ctx)
{
    need(ctx_err(ctx) == -EDEADLINE && chan_try_recv(ctx_done(ctx), NULL, NULL) == 1);
}

static void
comes(void)
{
    int64_t now = time_now();
    Ctx *ctx = ctx_with_deadline(NULL, now + MILLISECOND);

    need(deadline(ctx) == now + MILLISECOND);
    expires(ctx);
    expires(ctx_with_timeout(NULL, MILLISECOND));
    expires(ctx_with_value(ctx_with_timeout(NULL, MILLISECOND), &key, NULL));
    ctx = ctx_with_timeout(NULL, MILLISECOND);
    expires(ctx_with_cancel(ctx));
    expires(ctx_with_timeout(ctx_with_value(ctx, &key, NULL), HOUR));
    // The parent need not be waited for.
    ctx = ctx_with_timeout(ctx_with_timeout(NULL, HOUR), MILLISECOND);
    expires(ctx);
    // Nobody looks at the channel.
    ctx = ctx_with_timeout(NULL, MILLISECOND);
    while (ctx_err(ctx) == 0)
        time_sleep(100 * MICROSECOND);
    expired(ctx);
}

static void
has_passed(void)
{
    Ctx *parent = ctx_with_cancel(NULL);

    expired(ctx_with_deadline(NULL, time_now()));
    expired(ctx_with_deadline(NULL, 0));
    expired(ctx_with_deadline(NULL, INT64_MIN));
    expired(ctx_with_timeout(NULL, 0));
    expired(ctx_with_timeout(parent, -1));
    expired(ctx_with_timeout(parent, INT64_MIN));
    need(ctx_err(parent) == 0);
    ctx_cancel(ctx_with_timeout(parent, -1), 0);
    ctx_cancel(parent, 0);
    need(ctx_err(ctx_with_timeout(parent, -1)) == -ECANCELED);
}

static void
earliest_counts(void)
{
    int64_t t = time_now() + MINUTE, none = 7;
    Ctx *parent = ctx_with_deadline(NULL, t), *value = ctx_with_value(parent, &key, NULL);

    need(deadline(value) == t && deadline(ctx_with_cancel(value)) == t);
    need(deadline(ctx_with_deadline(value, t + 1)) == t);
    need(deadline(ctx_with_deadline(value, t)) == t);
    need(deadline(ctx_with_deadline(value, t - 1)) == t - 1);
    need(deadline(ctx_with_timeout(value, INT64_MAX)) == t);
    need(!ctx_deadline(ctx_without_cancel(value), &none));
    need(!ctx_deadline(ctx_with_timeout(NULL, INT64_MAX), &none));
    need(!ctx_deadline(ctx_with_cancel(NULL), &none) && none == 7);
    ctx_cancel(parent, 0);
    need(deadline(parent) == t && deadline(value) == t);
}

static void
cancelled_before(void)
{
    Ctx *parent = ctx_with_timeout(NULL, 20 * MILLISECOND);
    Ctx *child = ctx_with_timeout(parent, MILLISECOND);

    ctx_cancel(child, 0);
    need(chan_try_recv(ctx_done(child), NULL, NULL) == 1);
    expires(parent);                    // the child's deadline has passed by then
    need(ctx_err(child) == -ECANCELED);
}

// Nobody but the clock knows of it.
static __attribute__((noinline)) Chan *
dropped(int64_t d)
{
    return ctx_done(ctx_with_timeout(NULL, d));
}

static void
ends_nevertheless(void)
{
    for (int i = 0; i < ROUNDS; i++) {
        Chan *closed = dropped(50 * MICROSECOND);

        while (chan_try_recv(closed, NULL, NULL) == 0) {
            gc_collect();
            go_yield();
        }
    }
}

// Many at the same time: each ends, with few goroutines.
static void
at_the_same_time(void)
{
    static Chan *closed[MANY];
    int n = steps(MANY), most = 0;
    int64_t t = time_now() + 10 * MILLISECOND;

    for (int i = 0; i < n; i++)
        closed[i] = ctx_done(ctx_with_deadline(NULL, t + i % 7));
    while (time_now() < t + 7)
        go_yield();
    for (int i = 0; i < n; i++)
        while (chan_try_recv(closed[i], NULL, NULL) == 0) {
            most = go_count() > most ? go_count() : most;
            go_yield();
        }
    need(most < n / 2);
}

int
main(void)
{
    comes();
    has_passed();
    earliest_counts();
    cancelled_before();
    ends_nevertheless();
    at_the_same_time();
    print("ok\n");
    return 0;
}
