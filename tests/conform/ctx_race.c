// Many cancel at the same time, each any context of a tree: all return, and all has
// ended.  Who derives a context while the parent is cancelled gets one that ends,
// with that cause.  A cause is seen as soon as an error is, and the channel is
// closed if and only if there is an error.
//
// Go: context/x_test.go, TestSimultaneousCancels, TestInterlockedCancels,
// TestWithCancelSimultaneouslyCanceledParent, TestCauseRace, TestContextErrDoneRace.
// expect: ok
#include "conform.h"

enum { TREE = 100, BRANCHES = 4, ROUNDS = 200 };

static void
cancel(Ctx *ctx, int cause, Chan *all)
{
    ctx_cancel(ctx, cause);
    need(ctx_err(ctx) == -ECANCELED);
    done(all);
}

static void
simultaneous(void)
{
    Ctx *tree[TREE] = { ctx_with_cancel(NULL) };
    Chan *all = chan_of(char, 0);

    for (int i = 1; i < TREE; i++)
        tree[i] = ctx_with_cancel(tree[(i - 1) / BRANCHES]);
    for (int i = 0; i < TREE; i++)
        go(cancel, tree[i * 37 % TREE], -1 - i, all);
    for (int i = 0; i < TREE; i++)
        chan_recv(ctx_done(tree[i * 61 % TREE]), NULL);
    join(all, TREE);
}

// When a cancel has returned all below has ended, whoever cancelled it.
static void
cancel_whole(Ctx *root, Ctx *leaf, Chan *all)
{
    ctx_cancel(root, 0);
    need(ctx_err(leaf) == -ECANCELED);
    done(all);
}

static void
whole(void)
{
    Ctx *root = ctx_with_cancel(NULL), *leaf = root;
    Chan *all = chan_of(char, 0);

    for (int i = 0; i < TREE; i++)
        leaf = ctx_with_cancel(leaf);
    for (int i = 0; i < BRANCHES; i++)
        go(cancel_whole, root, leaf, all);
    join(all, BRANCHES);
}

static void
cancel_child(Ctx *parent, Ctx *child, Chan *all)
{
    chan_recv(ctx_done(parent), NULL);
    need(ctx_err(parent) == -ECANCELED);
    cancel(child, 0, all);
}

static void
interlocked(void)
{
    Ctx *parent = ctx_with_cancel(NULL), *child = ctx_with_cancel(parent);
    Chan *all = chan_of(char, 0);

    go(cancel_child, parent, child, all);
    ctx_cancel(parent, 0);
    chan_recv(ctx_done(child), NULL);
    join(all, 1);
}

static void
derived_meanwhile(void)
{
    Ctx *parent = ctx_with_cancel(NULL), *child;
    Chan *all = chan_of(char, 0);

    go(cancel, parent, -EIO, all);
    go_yield();
    child = ctx_with_cancel(parent);
    chan_recv(ctx_done(child), NULL);
    need(ctx_err(child) == -ECANCELED && ctx_cause(child) == -EIO);
    join(all, 1);
}

static void
seen_at_once(bool asked)
{
    Ctx *ctx = ctx_with_cancel(NULL);
    Chan *all = chan_of(char, 0), *closed = asked ? ctx_done(ctx) : NULL;

    go(cancel, ctx, -EIO, all);
    while (ctx_err(ctx) == 0)
        go_yield();
    need(ctx_cause(ctx) == -EIO && chan_try_recv(ctx_done(ctx), NULL, NULL) == 1);
    need(!asked || ctx_done(ctx) == closed);
    join(all, 1);

    ctx = ctx_with_cancel(NULL);
    go(cancel, ctx, -EIO, all);
    while (chan_try_recv(ctx_done(ctx), NULL, NULL) == 0)
        go_yield();
    need(ctx_err(ctx) == -ECANCELED && ctx_cause(ctx) == -EIO);
    join(all, 1);
}

int
main(void)
{
    for (int i = 0; i < steps(ROUNDS); i++) {
        simultaneous();
        whole();
        interlocked();
        derived_meanwhile();
        seen_at_once(i % 2 == 0);
    }
    print("ok\n");
    return 0;
}
