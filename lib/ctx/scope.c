// Scopes: what ends together.
//
// A scope ends once, by ctx_cancel, by its deadline, or with its parent.  Those
// below a scope are on its list of children, so that they end with it.
//
//     root           A scope that ends takes the lock of each one below it while
//     |              it holds all the locks from there up to itself.  So locks are
//     a --- b        taken downwards only, and a second ctx_cancel of the same,
//     |              which finds it ended, has waited until all below had ended.
//     c --- d        Who derives a scope takes the lock of the parent alone.
//
// The walk goes down to the first child, which leaves the list as it is entered,
// and up again by `parent` when a list is empty.  So it needs no memory, however
// deep the tree is; Go recurses here, which a stack of fixed size does not allow.
//
// Afterwards the scope takes itself off its parent's list, with its own lock free:
// upwards there is no order in which to hold both.  In between the parent may end
// and have taken it off: then link is NULL.  The list is doubly linked, so ten
// thousand may come and go under one parent, each in the same time, and nothing
// is left of them.
//
// What ctx_err says and the channel must agree at any instant.  They are two
// things, written one after the other: first err, as a positive number, then the
// channel is closed, then err turns negative.  Who finds it positive waits for
// the channel, and answers -err.  Most scopes have no channel yet, and no such
// instant: ctx_done makes it when it is first asked, under the lock, and closes it
// at once if the scope has ended.
//
// A child that nobody can reach any more, which was never cancelled, stays on its
// parent's list until the parent ends (as in Go), or until its own deadline.  That
// costs no goroutine as long as it is to come; then one ends all scopes whose time
// is over (sched/deadline.c).
//
// Rejected: one lock for all the tree.  A program's contexts often have one root,
// and then all requests of a server take it for each step.  Pointers that the
// collector does not see, from parent to child, so that unreachable ones go: they
// would have to unlink themselves after their death.
#include <rt/chan.h>
#include <rt/err.h>
#include <rt/gc.h>
#include <rt/go.h>
#include <rt/io.h>
#include <rt/time.h>
#include "lib/ctx/ctx.h"
#include "rt/atomic.h"
#include "rt/torture.h"

// The scope has no children yet, or they are about to be ended by the caller.
static void
end_locked(Scope *s, int err, int cause)
{
    if (s->timer != NULL)
        deadline_del(s->timer);
    s->timer = NULL;
    s->cause = cause;
    if (s->done != NULL) {
        store_release(&s->err, -err);
        torture_yield();
        chan_close(s->done);
    }
    store_release(&s->err, err);
}

static void
adopt_locked(Scope *parent, Scope *s)
{
    s->next = parent->children;
    s->link = &parent->children;
    if (s->next != NULL)
        s->next->link = &s->next;
    parent->children = s;
}

static void
leave_locked(Scope *s)
{
    *s->link = s->next;
    if (s->next != NULL)
        s->next->link = s->link;
    s->next = NULL;
    s->link = NULL;
}

// Ends root, which has not ended, and all below it; root's lock is held.
static void
end_all_locked(Scope *root, int err, int cause)
{
    Scope *s = root, *up;

    end_locked(root, err, cause);
    for (;;) {
        while (s->children != NULL) {
            s = s->children;
            leave_locked(s);
            mutex_lock(&s->lock);
            if (s->err == 0)        // else it has no children any more
                end_locked(s, err, cause);
        }
        if (s == root)
            return;
        up = s->parent;
        mutex_unlock(&s->lock);
        s = up;
    }
}

static void
end(Scope *s, int err, int cause)
{
    mutex_lock(&s->lock);
    bool first = s->err == 0;
    if (first)
        end_all_locked(s, err, cause);
    mutex_unlock(&s->lock);

    if (!first || s->parent == NULL)
        return;
    torture_yield();
    mutex_lock(&s->parent->lock);
    if (s->link != NULL)
        leave_locked(s);
    mutex_unlock(&s->parent->lock);
}

// A new scope is a child of its parent, or ended by the same cause.
static Scope *
scope_make(Ctx *ctx, int64_t deadline, size_t size)
{
    Scope *s = gc_alloc(size), *parent = ctx_scope(ctx);

    s->ctx = (Ctx){ s, ctx_values(ctx) };
    s->parent = parent;
    s->deadline = deadline;
    if (parent == NULL)
        return s;
    mutex_lock(&parent->lock);
    if (parent->err == 0)
        adopt_locked(parent, s);
    else
        end_locked(s, parent->err, parent->cause);
    mutex_unlock(&parent->lock);
    return s;
}

static int64_t
deadline_of(const Scope *s)
{
    return s != NULL ? s->deadline : NO_DEADLINE;
}

Ctx *
ctx_with_cancel(Ctx *parent)
{
    return &scope_make(parent, deadline_of(ctx_scope(parent)), sizeof(Scope))->ctx;
}

static void
expire(Deadline *timer)
{
    end(&CONTAINER_OF(timer, TimedScope, timer)->scope, -EDEADLINE, -EDEADLINE);
}

Ctx *
ctx_with_deadline(Ctx *parent, int64_t t)
{
    if (t >= deadline_of(ctx_scope(parent)))
        return ctx_with_cancel(parent);
    Scope *s = scope_make(parent, t, sizeof(TimedScope));
    Deadline *timer = &((TimedScope *)s)->timer;

    if (t <= time_now()) {
        expire(timer);
        return &s->ctx;
    }
    mutex_lock(&s->lock);
    if (s->err == 0) {          // the parent may have ended it meanwhile
        s->timer = timer;
        deadline_set(timer, t, expire);
    }
    mutex_unlock(&s->lock);
    return &s->ctx;
}

Ctx *
ctx_with_timeout(Ctx *parent, int64_t d)
{
    int64_t now = time_now();

    return ctx_with_deadline(parent, d < NO_DEADLINE - now ? now + d : NO_DEADLINE);
}

void
ctx_cancel(Ctx *ctx, int cause)
{
    Scope *s = ctx_scope(ctx);

    if (s == NULL || &s->ctx != ctx)
        panic("ctx_cancel: only what ctx_with_cancel, ctx_with_timeout or "
              "ctx_with_deadline returned can be cancelled");
    if (cause > 0)
        panic("ctx_cancel: the cause is %d, and not -E...", cause);
    end(s, -ECANCELED, cause != 0 ? cause : -ECANCELED);
}

Chan *
ctx_done(Ctx *ctx)
{
    Scope *s = ctx_scope(ctx);
    Chan *done;

    if (s == NULL)
        return NULL;
    if ((done = load_acquire(&s->done)) != NULL)
        return done;
    mutex_lock(&s->lock);
    if ((done = s->done) == NULL) {
        done = chan_make(0, 0);
        if (s->err != 0)
            chan_close(done);
        store_release(&s->done, done);
    }
    mutex_unlock(&s->lock);
    return done;
}

int
ctx_err(Ctx *ctx)
{
    Scope *s = ctx_scope(ctx);
    int err = s != NULL ? load_acquire(&s->err) : 0;

    if (err > 0) {
        chan_recv(s->done, NULL);
        err = -err;
    }
    return err;
}

int
ctx_cause(Ctx *ctx)
{
    return ctx_err(ctx) != 0 ? ctx->scope->cause : 0;
}

bool
ctx_deadline(Ctx *ctx, int64_t *t)
{
    int64_t deadline = deadline_of(ctx_scope(ctx));

    if (deadline != NO_DEADLINE)
        *t = deadline;
    return deadline != NO_DEADLINE;
}
