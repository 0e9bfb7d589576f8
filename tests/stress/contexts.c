// Contexts: a tree of all kinds of them, in which goroutines derive, cancel, wait and
// sleep at random places, while deadlines pass.  Who has cancelled one finds all below
// it ended; an error and a closed channel are seen together; in the end nobody waits.
// Beside it a group with a limit, whose goroutines take and give back what a semaphore
// has, or give up.
#include "tests/stress/stress.h"

enum { TREE = 150, VISITORS = 100, VISITS = 10, GUESTS = 200, CHAIRS = 9 };

typedef struct Tree {
    Ctx *all[TREE];
    uint32_t parent[TREE];
    bool scope[TREE];
    uint32_t n;
    Crew crew;
} Tree;

static Ctx *
derive(Rnd *r, Ctx *parent, bool *scope)
{
    static const int key;

    *scope = true;
    switch (rnd(r, 5)) {
    case 0:
        *scope = false;
        return ctx_with_value(parent, &key, NULL);
    case 1:
        return ctx_with_timeout(parent, rnd(r, 3 * MILLISECOND));
    case 2:
        return ctx_with_timeout(parent, HOUR);
    default:
        return ctx_with_cancel(parent);
    }
}

static bool
is_below(const Tree *t, uint32_t i, uint32_t above)
{
    while (i > above)                   // a parent comes before its children
        i = t->parent[i];
    return i == above;
}

// What is true of an ended one.
static void
check_ended(Ctx *ctx)
{
    int64_t t;

    need(ctx_err(ctx) == -ECANCELED || ctx_err(ctx) == -EDEADLINE, "%d", ctx_err(ctx));
    need(ctx_cause(ctx) < 0, "%d", ctx_cause(ctx));
    need(chan_try_recv(ctx_done(ctx), NULL, NULL) == 1, "%d", ctx_err(ctx));
    need(ctx_err(ctx) != -EDEADLINE || (ctx_deadline(ctx, &t) && time_now() >= t),
         "%ld", t - time_now());
}

static void
cancel_at(Tree *t, uint32_t i, Rnd *r)
{
    ctx_cancel(t->all[i], -1 - (int)rnd(r, 100));
    for (uint32_t j = i; j < t->n; j++)
        if (is_below(t, j, i))
            check_ended(t->all[j]);
}

static void
grow_at(Ctx *ctx, Rnd *r)
{
    Ctx *child = ctx;
    bool scope;

    for (uint32_t n = rnd_size(r, 10); n > 0; n--)
        child = derive(r, child, &scope);
    if (rnd(r, 2) == 0)
        ctx_done(child);
    if (!scope)
        return;
    ctx_cancel(child, 0);
    check_ended(child);
}

static void
wait_at(Ctx *ctx)
{
    need(!chan_recv(ctx_done(ctx), NULL), "%d", ctx_err(ctx));
    check_ended(ctx);
}

static void
sleep_at(Ctx *ctx, Rnd *r)
{
    int64_t d = rnd(r, MILLISECOND), from = time_now();
    int err = ctx_sleep(ctx, d);

    if (err != 0)
        check_ended(ctx);
    else
        need(time_now() >= from + d, "%ld early", from + d - time_now());
}

static void
visitor(Tree *t, uint64_t seed)
{
    Rnd r = { seed };

    for (uint32_t n = rnd_size(&r, VISITS); n > 0; n--) {
        uint32_t i = rnd(&r, t->n);

        switch (rnd(&r, 8)) {
        case 0:
            if (i > 0 && t->scope[i])
                cancel_at(t, i, &r);
            break;
        case 1:
            wait_at(t->all[i]);
            break;
        case 2:
        case 3:
            sleep_at(t->all[i], &r);
            break;
        default:
            grow_at(t->all[i], &r);
        }
    }
    crew_done(&t->crew);
}

static void
visit_tree(Rnd *r)
{
    Tree *t = gc_new(Tree);
    uint32_t visitors = rnd_size(r, VISITORS);

    t->all[0] = ctx_with_cancel(NULL);
    for (t->n = 1; t->n < TREE; t->n++) {
        t->parent[t->n] = rnd(r, t->n);
        t->all[t->n] = derive(r, t->all[t->parent[t->n]], &t->scope[t->n]);
    }
    crew_add(&t->crew, visitors);
    for (uint32_t i = 0; i < visitors; i++)
        go(visitor, t, rnd_word(r));
    time_sleep(rnd(r, 3 * MILLISECOND));
    cancel_at(t, 0, r);
    crew_wait(&t->crew);
}

static int
guest(Group *g, Sema *s, int64_t *taken, uint64_t seed)
{
    Rnd r = { seed };
    Ctx *ctx = ctx_with_timeout(group_ctx(g), rnd(&r, 4) == 0 ? rnd(&r, MILLISECOND) : HOUR);
    int64_t n = rnd_size(&r, rnd(&r, 20) == 0 ? 2 * CHAIRS : CHAIRS);
    int err = n > CHAIRS ? -EDEADLINE : sema_acquire(s, ctx, n);

    if (err == 0) {
        need(count(taken, n) <= CHAIRS, "%ld", counted(taken));
        if (rnd(&r, 2) == 0)
            go_yield();
        count(taken, -n);
        sema_release(s, n);
    } else if (n > CHAIRS) {
        ctx_cancel(ctx, 0);
        need(sema_acquire(s, ctx, n) < 0, "%ld", n);
    } else {
        check_ended(ctx);
    }
    ctx_cancel(ctx, 0);
    return rnd(&r, 300) == 0 ? -EIO : 0;
}

static void
gather(Rnd *r)
{
    Ctx *parent = ctx_with_cancel(NULL);
    Group *g = group_make(parent);
    Sema s = { .n = CHAIRS };
    int64_t taken = 0;

    group_limit(g, (int)rnd(r, 20));
    for (uint32_t n = rnd_size(r, GUESTS); n > 0; n--)
        group_go(g, guest, g, &s, &taken, rnd_word(r));
    int err = group_wait(g);
    need(err == 0 || err == -EIO, "%d", err);
    need(s.held == 0 && s.head == NULL && taken == 0, "%ld", s.held);
    check_ended(group_ctx(g));
    need(ctx_err(parent) == 0, "%d", ctx_err(parent));
}

static void
contexts(Rnd *r)
{
    visit_tree(r);
    gather(r);
}

STRESS(contexts, .threads = 20, .megabytes = 60)
