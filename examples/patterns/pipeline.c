// A pipeline that is given up: numbers -> squares -> main, which has enough after ten.
// A stage that only sent would then wait for ever.  So a send is a SELECT of the send
// and of the end of the context, which main brings about, or any stage that fails; and
// group_wait returns when the last stage has ended, with the first error.  Look at put,
// and at who closes what.
// expect: 1 4 9 16 25 36 49 64 81 100
// expect: both stages have ended: operation canceled
#include <rt/rt.h>

static int
put(Ctx *ctx, Chan *out, int64_t v)
{
    return SELECT(SEND(out, &v), RECV(ctx_done(ctx), NULL)) == 0 ? 0 : ctx_err(ctx);
}

static int
count(Ctx *ctx, Chan *out)
{
    int err = 0;

    for (int64_t i = 1; err == 0; i++)
        err = put(ctx, out, i);
    chan_close(out);
    return err;
}

static int
square(Ctx *ctx, Chan *in, Chan *out)
{
    int err = 0;

    for (int64_t v; err == 0 && chan_recv(in, &v);)
        err = put(ctx, out, v * v);
    chan_close(out);
    return err;
}

int
main(void)
{
    Group *stages = group_make(NULL);
    Ctx *ctx = group_ctx(stages);
    Chan *numbers = chan_of(int64_t, 0), *squares = chan_of(int64_t, 0);
    const char *blank = "";

    group_go(stages, count, ctx, numbers);
    group_go(stages, square, ctx, numbers, squares);
    for (int64_t v = 0; v < 100 && chan_recv(squares, &v); blank = " ")
        print("%s%ld", blank, v);
    ctx_cancel(ctx, 0);
    int err = group_wait(stages);
    print("\nboth stages have ended: %s\n", err_text(err));
    return 0;
}
