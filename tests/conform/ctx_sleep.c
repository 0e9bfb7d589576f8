// ctx_sleep sleeps as long as time_sleep does, or until the context ends, and says
// which; in an ended context it does not sleep.
//
// expect: ok
#include "conform.h"

static void
cancel_when_asleep(Ctx *ctx)
{
    await_parked(1);
    ctx_cancel(ctx, -EIO);
}

static void
sleeps(Ctx *ctx)
{
    int64_t from = time_now();

    need(ctx_sleep(ctx, 0) == 0 && ctx_sleep(ctx, -HOUR) == 0);
    need(ctx_sleep(ctx, MILLISECOND) == 0 && time_now() >= from + MILLISECOND);
}

int
main(void)
{
    static int key;
    Ctx *ctx = ctx_with_cancel(NULL);
    int64_t from = time_now();

    sleeps(NULL);
    sleeps(ctx);
    sleeps(ctx_with_value(ctx, &key, NULL));
    need(ctx_sleep(ctx_with_timeout(NULL, MILLISECOND), HOUR) == -EDEADLINE);
    need(time_now() >= from + MILLISECOND);

    go(cancel_when_asleep, ctx);
    need(ctx_sleep(ctx, INT64_MAX) == -ECANCELED && ctx_cause(ctx) == -EIO);
    need(ctx_sleep(ctx, HOUR) == -ECANCELED && ctx_sleep(ctx, 0) == -ECANCELED);
    sleeps(ctx_without_cancel(ctx));
    print("ok\n");
    return 0;
}
