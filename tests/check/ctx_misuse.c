// For ctx_misuse.py: what must not be done with contexts, groups and semaphores,
// each by its name.
#include <rt/rt.h>

static int key;
static Group *g;
static Sema s = { .n = 2 };

static void
cancel_background(void)
{
    ctx_cancel(ctx_background(), 0);
}

static void
cancel_value(void)
{
    ctx_cancel(ctx_with_value(ctx_with_cancel(NULL), &key, NULL), 0);
}

static void
cancel_without_cancel(void)
{
    ctx_cancel(ctx_without_cancel(ctx_with_cancel(NULL)), 0);
}

static void
cancel_positive(void)
{
    ctx_cancel(ctx_with_cancel(NULL), EIO);
}

static void
value_null_key(void)
{
    ctx_with_value(NULL, NULL, &key);
}

static int
until_done(Ctx *ctx)
{
    chan_recv(ctx_done(ctx), NULL);
    return 0;
}

static void
limit_running(void)
{
    group_go(g, until_done, group_ctx(g));
    group_limit(g, 3);
}

static void
go_waited(void)
{
    group_wait(g);
    group_go(g, until_done, NULL);
}

static void
release_more(void)
{
    sema_acquire(&s, NULL, 1);
    sema_release(&s, 2);
}

static void
release_negative(void)
{
    sema_release(&s, -1);
}

static void
acquire_negative(void)
{
    sema_acquire(&s, NULL, -1);
}

static void
acquire_too_much(void)
{
    sema_acquire(&s, ctx_with_value(NULL, &s, NULL), s.n + 1);
}

static void
try_acquire_negative(void)
{
    sema_try_acquire(&s, INT64_MIN);
}

static const struct Misuse {
    const char *name;
    void (*fn)(void);
} misuses[] = {
#define MISUSE(name) { #name, name }
    MISUSE(cancel_background), MISUSE(cancel_value), MISUSE(cancel_without_cancel),
    MISUSE(cancel_positive), MISUSE(value_null_key), MISUSE(limit_running), MISUSE(go_waited),
    MISUSE(release_more), MISUSE(release_negative), MISUSE(acquire_negative),
    MISUSE(try_acquire_negative), MISUSE(acquire_too_much),
};

int
main(int argc, char **argv)
{
    g = group_make(NULL);
    for (size_t i = 0; argc > 1 && i < sizeof misuses / sizeof misuses[0]; i++)
        if (str_eq(str_of(argv[1]), str_of(misuses[i].name)))
            misuses[i].fn();
    print("%s: nothing has happened\n", argc > 1 ? argv[1] : "?");
    return 0;
}
