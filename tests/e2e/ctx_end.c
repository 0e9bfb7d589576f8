// What a function that derives a context writes behind it: however it returns, the
// context ends.
//
// expect: within
// expect: operation canceled
#include <rt/rt.h>

static Ctx *
work(bool early)
{
    Ctx *ctx = ctx_with_timeout(NULL, HOUR);
    DEFER(ctx_end, ctx);

    if (early)
        return ctx;
    print("%s\n", ctx_err(ctx) == 0 ? "within" : "ended");
    return ctx;
}

int
main(void)
{
    Ctx *early = work(true), *ctx = work(false);

    if (ctx_err(early) != -ECANCELED)
        panic("it goes on");
    print("%s\n", err_text(ctx_err(ctx)));
    return 0;
}
