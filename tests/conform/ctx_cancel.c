// A cancel ends a context and all that is derived from it, through values too,
// before it returns; not its parent, nor its siblings.  The channel is closed then,
// and the same one before and after; what is derived from an ended context has
// ended from the start.
//
// Go: context/x_test.go, TestBackground, TestWithCancel, TestParentFinishesChild,
// TestChildFinishesFirst, TestWithCancelCanceledParent, TestWithoutCancel.
// expect: ok
#include "conform.h"

enum { DEEP = 20000, WIDE = 1000 };

static bool
is_closed(Chan *c)
{
    bool ok = true;

    return chan_try_recv(c, NULL, &ok) == 1 && !ok;
}

static bool
is_live(Ctx *ctx)
{
    return ctx_err(ctx) == 0 && ctx_cause(ctx) == 0 && !is_closed(ctx_done(ctx));
}

static bool
has_ended(Ctx *ctx, int cause)
{
    return ctx_err(ctx) == -ECANCELED && ctx_cause(ctx) == cause && is_closed(ctx_done(ctx));
}

static void
background(void)
{
    int64_t t = 7;

    need(ctx_background() == NULL);
    need(ctx_done(NULL) == NULL && ctx_err(NULL) == 0 && ctx_cause(NULL) == 0);
    need(!ctx_deadline(NULL, &t) && t == 7 && ctx_value(NULL, &t) == NULL);
}

static void
parent_first(void)
{
    static int key;
    Ctx *parent = ctx_with_cancel(NULL), *child = ctx_with_cancel(parent);
    Ctx *value = ctx_with_value(parent, &key, &key), *timer = ctx_with_timeout(value, HOUR);
    Ctx *deep = ctx_with_cancel(ctx_with_cancel(timer)), *loose = ctx_without_cancel(deep);
    Ctx *all[] = { parent, child, value, timer, deep };
    Chan *asked = ctx_done(child);

    for (int i = 0; i < 5; i++)
        need(ctx_done(all[i]) != NULL && is_live(all[i]));
    need(asked == ctx_done(child) && ctx_done(value) == ctx_done(parent));
    ctx_cancel(parent, -EIO);
    for (int i = 0; i < 5; i++)
        need(has_ended(all[i], -EIO));
    need(asked == ctx_done(child) && ctx_done(loose) == NULL && is_live(loose));

    need(has_ended(ctx_with_cancel(parent), -EIO));
    need(has_ended(ctx_with_value(deep, &key, NULL), -EIO));
    need(has_ended(ctx_with_timeout(value, HOUR), -EIO));
    need(has_ended(ctx_with_timeout(value, 0), -EIO));
    need(is_live(ctx_with_cancel(loose)));
}

static void
child_first(Ctx *parent)
{
    Ctx *before = ctx_with_cancel(parent), *child = ctx_with_timeout(parent, HOUR);
    Ctx *after = ctx_with_cancel(parent), *grandchild = ctx_with_cancel(child);

    ctx_cancel(child, 0);
    need(has_ended(child, -ECANCELED) && has_ended(grandchild, -ECANCELED));
    need(is_live(parent) && is_live(before) && is_live(after));
    ctx_cancel(child, -EIO);            // too late
    need(has_ended(child, -ECANCELED));
    ctx_cancel(after, 0);
    ctx_cancel(before, 0);
    need(is_live(parent));
}

// One under the other: neither the stack nor anything else is deep.
static void
chain(void)
{
    int n = steps(DEEP);
    Ctx *root = ctx_with_cancel(NULL), *last = root;

    for (int i = 0; i < n; i++)
        last = ctx_with_cancel(last);
    need(is_live(last));
    ctx_cancel(root, -EPIPE);
    need(has_ended(last, -EPIPE));
}

// Some have gone from the middle, and both ends, of the list.
static void
fan(void)
{
    Ctx *root = ctx_with_cancel(NULL), *all[WIDE];
    int n = steps(WIDE);

    for (int i = 0; i < n; i++)
        all[i] = ctx_with_cancel(root);
    for (int i = 0; i < n; i += i % 7 + 1)
        ctx_cancel(all[i], -EIO);
    ctx_cancel(all[n - 1], -EIO);
    ctx_cancel(root, 0);
    for (int i = 0; i < n; i++)
        need(has_ended(all[i], -EIO) || has_ended(all[i], -ECANCELED));
    need(has_ended(all[0], -EIO) && has_ended(all[n - 1], -EIO));
}

int
main(void)
{
    background();
    parent_first();
    child_first(NULL);
    child_first(ctx_with_cancel(NULL));
    chain();
    fan();
    print("ok\n");
    return 0;
}
