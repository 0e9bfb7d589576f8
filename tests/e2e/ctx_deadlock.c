// A context that nobody can end any more: the report says who waits for it, that it
// is a context's channel, and who waits for the group, or for a place in it.
//
// exit: 2
// expect-err: deadlock
// expect-err: goroutine 1 \[wait group\]
// expect-err: group_wait
// expect-err: goroutine \d+ \[chan receive\]: until_done
// expect-err: made by ctx_done at
// expect-err: goroutine \d+ \[select\]: start_more
// expect-err: sema_acquire
#include <rt/rt.h>

static int
until_done(Ctx *ctx)
{
    chan_recv(ctx_done(ctx), NULL);
    return 0;
}

static int
start_more(Group *g)
{
    group_go(g, until_done, group_ctx(g));
    group_go(g, until_done, group_ctx(g));
    return 0;
}

int
main(void)
{
    Group *g = group_make(ctx_with_cancel(NULL));

    group_limit(g, 2);
    group_go(g, start_more, g);
    return group_wait(g);
}
