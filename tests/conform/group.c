// A group's first error is its result, and cancels its context with that cause; a
// wait ends the context in any case, and may be repeated.  No goroutine of the group
// outlives it, those that others of the group started included; one that leaves by
// go_exit, or returns 0 or more, has done its work.
//
// Go: golang.org/x/sync/errgroup, TestZeroGroup, TestWithContext, TestCancelCause.
// expect: ok
#include "conform.h"

enum { MANY = 10000, DEEP = 100 };

static int running;                     // atomic

static int
result(int err)
{
    return err;
}

static void
first_error(void)
{
    static const int results[][4] = {
        { 0, 0, 0, 0 }, { -EIO, 0, 0, 0 }, { 0, 0, 0, -EIO }, { 7, -EPIPE, INT32_MAX, 0 },
        { -EIO, -EIO, -EIO, -EIO },
    };
    static const int errors[] = { 0, -EIO, -EIO, -EPIPE, -EIO };

    for (int i = 0; i < 5; i++) {
        Group *g = group_make(NULL);
        Ctx *ctx = group_ctx(g);

        need(ctx_err(ctx) == 0 && ctx_done(ctx) != NULL);
        for (int j = 0; j < 4; j++)
            group_go(g, result, results[i][j]);
        need(group_wait(g) == errors[i] && group_wait(g) == errors[i]);
        need(ctx_err(ctx) == -ECANCELED);
        need(ctx_cause(ctx) == (errors[i] != 0 ? errors[i] : -ECANCELED));
    }
}

// The first in time: the others come once it has been seen.
static int
second(Ctx *ctx, int err)
{
    chan_recv(ctx_done(ctx), NULL);
    need(ctx_cause(ctx) == -EPIPE);
    return err;
}

static void
cancels(void)
{
    Group *g = group_make(NULL);

    group_go(g, second, group_ctx(g), -EIO);
    group_go(g, second, group_ctx(g), 0);
    group_go(g, result, -EPIPE);
    group_go(g, second, group_ctx(g), -EIO);
    need(group_wait(g) == -EPIPE);
}

static int
until_done(Ctx *ctx)
{
    chan_recv(ctx_done(ctx), NULL);
    return ctx_cause(ctx);
}

static void
under_a_parent(void)
{
    static int key;
    Ctx *parent = ctx_with_cancel(ctx_with_value(NULL, &key, &key));
    Group *g = group_make(parent), *late, *timed;

    need(ctx_value(group_ctx(g), &key) == &key);
    group_go(g, until_done, group_ctx(g));
    ctx_cancel(parent, -EIO);
    need(group_wait(g) == -EIO);
    late = group_make(parent);
    group_go(late, until_done, group_ctx(late));
    need(group_wait(late) == -EIO);
    timed = group_make(ctx_with_timeout(NULL, MILLISECOND));
    group_go(timed, until_done, group_ctx(timed));
    need(group_wait(timed) == -EDEADLINE);
    need(group_wait(group_make(parent)) == 0);

    parent = ctx_with_cancel(NULL);
    g = group_make(parent);
    group_go(g, result, -EIO);
    need(group_wait(g) == -EIO && ctx_err(parent) == 0);
}

static int
leaves(void)
{
    go_exit();
}

static int
count(int64_t a, int b, char c)
{
    need(a == 1 && b == -2 && c == 'c');
    for (int i = 0; i < b + 5; i++)
        go_yield();
    __atomic_add_fetch(&running, -1, __ATOMIC_RELAXED);
    return 0;
}

// Each starts the next, and ends before it.
static int
chain(Group *g, int left)
{
    if (left > 0)
        group_go(g, chain, g, left - 1);
    go_yield();
    __atomic_add_fetch(&running, -1, __ATOMIC_RELAXED);
    return left > 0 ? 0 : -EPIPE;
}

static void
none_outlives(void)
{
    Group *g = group_make(NULL);

    running = steps(MANY);
    for (int i = 0, n = running; i < n; i++)
        group_go(g, count, 1, -2, 'c');
    need(group_wait(g) == 0 && __atomic_load_n(&running, __ATOMIC_RELAXED) == 0);

    g = group_make(NULL);
    group_go(g, leaves);
    running = DEEP + 1;
    group_go(g, chain, g, DEEP);
    group_go(g, leaves);
    need(group_wait(g) == -EPIPE && __atomic_load_n(&running, __ATOMIC_RELAXED) == 0);
}

// A group in each goroutine of a group: the innermost error comes up.
static int
nested(Ctx *ctx, int depth)
{
    Group *g = group_make(ctx);

    if (depth == 0)
        return -EIO;
    group_go(g, until_done, group_ctx(g));
    group_go(g, nested, group_ctx(g), depth - 1);
    return group_wait(g);
}

// Several wait for one group.
static void
waits(Group *g, Chan *all)
{
    need(group_wait(g) == -EIO);
    done(all);
}

static void
many_wait(void)
{
    Group *g = group_make(NULL);
    Chan *all = chan_of(char, 0);

    group_go(g, result, -EIO);
    for (int i = 0; i < 3; i++)
        go(waits, g, all);
    join(all, 3);
}

int
main(void)
{
    first_error();
    cancels();
    under_a_parent();
    none_outlives();
    need(nested(NULL, 20) == -EIO);
    many_wait();
    while (go_count() > 1)
        go_yield();
    print("ok\n");
    return 0;
}
