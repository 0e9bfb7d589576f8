// The first cancellation of a context, or of one that it is derived from, says
// why: ctx_err how it ended, ctx_cause what was given.
//
// Go: context/x_test.go, TestCause, TestDeadlineExceededSupportsTimeout.
// expect: ok
#include "conform.h"

enum { PARENT = -EIO, CHILD = -EPIPE };

static void
ended(Ctx *ctx, int err, int cause)
{
    need(ctx_err(ctx) == err && ctx_cause(ctx) == cause);
}

static Ctx *
cancelled(Ctx *parent, int cause)
{
    Ctx *ctx = ctx_with_cancel(parent);

    ctx_cancel(ctx, cause);
    return ctx;
}

// A child under a parent, both cancelled, the parent first or last.
static Ctx *
both(bool parent_first, int parent_cause, int child_cause)
{
    Ctx *parent = ctx_with_cancel(NULL), *child = ctx_with_cancel(parent);

    if (parent_first)
        ctx_cancel(parent, parent_cause);
    ctx_cancel(child, child_cause);
    if (!parent_first)
        ctx_cancel(parent, parent_cause);
    ended(parent, -ECANCELED, parent_cause != 0 ? parent_cause : -ECANCELED);
    return child;
}

int
main(void)
{
    ended(cancelled(NULL, 0), -ECANCELED, -ECANCELED);
    ended(cancelled(NULL, -ECANCELED), -ECANCELED, -ECANCELED);
    ended(cancelled(NULL, PARENT), -ECANCELED, PARENT);
    ended(cancelled(NULL, -EDEADLINE), -ECANCELED, -EDEADLINE);
    ended(both(true, PARENT, CHILD), -ECANCELED, PARENT);
    ended(both(false, PARENT, CHILD), -ECANCELED, CHILD);
    ended(both(true, PARENT, 0), -ECANCELED, PARENT);
    ended(both(false, PARENT, 0), -ECANCELED, -ECANCELED);
    ended(both(true, 0, CHILD), -ECANCELED, -ECANCELED);
    ended(both(false, 0, CHILD), -ECANCELED, CHILD);

    Ctx *late = ctx_with_timeout(NULL, 0), *stacked = ctx_with_cancel(NULL);
    ctx_cancel(late, CHILD);
    ended(late, -EDEADLINE, -EDEADLINE);
    ended(ctx_with_cancel(late), -EDEADLINE, -EDEADLINE);
    ended(ctx_without_cancel(late), 0, 0);
    late = ctx_with_timeout(stacked, 0);
    ctx_cancel(stacked, PARENT);
    ended(late, -EDEADLINE, -EDEADLINE);

    Ctx *timed = ctx_with_timeout(NULL, HOUR), *below = ctx_with_timeout(timed, MINUTE);
    ctx_cancel(timed, PARENT);
    ended(timed, -ECANCELED, PARENT);
    ended(below, -ECANCELED, PARENT);
    ended(cancelled(ctx_with_timeout(NULL, HOUR), 0), -ECANCELED, -ECANCELED);
    ended(ctx_without_cancel(cancelled(NULL, PARENT)), 0, 0);
    print("ok\n");
    return 0;
}
