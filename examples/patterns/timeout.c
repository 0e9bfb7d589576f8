// Timeouts, in two ways.  time_after is one more channel in a SELECT: wait for an
// answer, but not longer.  A context carries a deadline through all functions that
// take one; each gives up by itself.  Look at the room for one in `out`: who
// answers too late must not wait for ever for somebody who has left.
// expect: in time: 42
// expect: too late: nothing within 20 ms
// expect: a context: deadline exceeded
// expect: the late one has ended
#include <rt/rt.h>

static void
answer(Chan *out, Chan *begin, Chan *ended)
{
    chan_recv(begin, NULL);
    chan_send(out, &(int){ 42 });
    chan_close(ended);
}

static void
ask(const char *name, Chan *begin, int64_t patience, Chan *ended)
{
    Chan *out = chan_of(int, 1);
    int v;

    go(answer, out, begin, ended);
    switch (SELECT(RECV(out, &v), RECV(time_after(patience), NULL))) {
    case 0:
        print("%s: %d\n", name, v);
        break;
    case 1:
        print("%s: nothing within %ld ms\n", name, patience / MILLISECOND);
        break;
    }
}

// What takes a context waits for that too.
static int
wait_for(Ctx *ctx, Chan *c)
{
    return SELECT(RECV(c, NULL), RECV(ctx_done(ctx), NULL)) == 0 ? 0 : ctx_err(ctx);
}

int
main(void)
{
    Chan *at_once = chan_make(0, 0), *later = chan_make(0, 0), *ended = chan_make(0, 0);
    Ctx *ctx = ctx_with_timeout(NULL, 20 * MILLISECOND);

    chan_close(at_once);
    ask("in time", at_once, HOUR, chan_make(0, 0));
    ask("too late", later, 20 * MILLISECOND, ended);
    print("a context: %s\n", err_text(wait_for(ctx, later)));
    ctx_cancel(ctx, 0);
    chan_close(later);
    chan_recv(ended, NULL);
    print("the late one has ended\n");
    return 0;
}
