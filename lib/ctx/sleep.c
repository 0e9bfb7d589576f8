// A sleep that ends early when nobody wants it any more.
#include <rt/chan.h>
#include <rt/time.h>
#include "lib/ctx/ctx.h"

int
ctx_sleep(Ctx *ctx, int64_t d)
{
    Chan *done = ctx_done(ctx);
    int err = ctx_err(ctx);

    if (err != 0)
        return err;
    if (done == NULL || d <= 0) {
        time_sleep(d);
        return 0;
    }
    Timer *t = timer_make(d);
    if (SELECT(RECV(t->c, NULL), RECV(done, NULL)) == 0)
        return 0;
    timer_stop(t);
    return ctx_err(ctx);
}
