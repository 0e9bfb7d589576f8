// Sema: a number of something that goroutines share, by a mutex and a queue.
//
// Whoever cannot have what he wants queues, and from then on nobody is served
// before him, however little he wants: one who wants all would else never get it
// among many who want one.  So whatever makes the first in the queue able to go
// on, a release or his own leaving, calls serve_locked, which goes through the
// queue as far as what is there suffices.
//
// Who is served is told so by the closing of his channel; he has then what he
// wanted, and is off the queue.  If his context has ended as well, he gives it
// back: nobody gets anything after the end of his context.
//
// Who wants more than there ever is does not queue, since nobody behind him would
// be served; he waits for the end of his context alone, and panics if it has none.
#include <rt/chan.h>
#include <rt/ctx.h>
#include <rt/go.h>
#include <rt/sync.h>

// On the stack of who waits, who leaves only when he is off the queue.
typedef struct Waiter {
    struct Waiter *next, *before;
    int64_t n;
    Chan *served;               // closed when n has been taken for him
} Waiter;

static bool
fits_locked(const Sema *s, int64_t n)
{
    return n <= s->n - s->held;
}

static void
queue_locked(Sema *s, Waiter *w)
{
    w->before = s->tail;
    w->next = NULL;
    if (w->before != NULL)
        w->before->next = w;
    else
        s->head = w;
    s->tail = w;
}

static void
leave_locked(Sema *s, Waiter *w)
{
    if (w->before != NULL)
        w->before->next = w->next;
    else
        s->head = w->next;
    if (w->next != NULL)
        w->next->before = w->before;
    else
        s->tail = w->before;
}

static void
serve_locked(Sema *s)
{
    Waiter *w;

    while ((w = s->head) != NULL && fits_locked(s, w->n)) {
        s->held += w->n;
        leave_locked(s, w);
        chan_close(w->served);
    }
}

static void
check_count(const char *what, int64_t n)
{
    if (n < 0)
        panic("%s: %ld", what, n);
}

bool
sema_try_acquire(Sema *s, int64_t n)
{
    check_count("sema_try_acquire", n);
    mutex_lock(&s->m);
    bool taken = s->head == NULL && fits_locked(s, n);
    if (taken)
        s->held += n;
    mutex_unlock(&s->m);
    return taken;
}

void
sema_release(Sema *s, int64_t n)
{
    check_count("sema_release", n);
    mutex_lock(&s->m);
    if (n > s->held)
        panic("sema_release: %ld, but %ld are held", n, s->held);
    s->held -= n;
    serve_locked(s);
    mutex_unlock(&s->m);
}

// Whoever has served us may still be in the queue, and s on our stack: not for
// longer than he holds the mutex.
static int
served(Sema *s)
{
    mutex_lock(&s->m);
    mutex_unlock(&s->m);
    return 0;
}

// The context has ended.
static void
give_up(Sema *s, Waiter *w)
{
    mutex_lock(&s->m);
    if (chan_try_recv(w->served, NULL, NULL) == 1)
        s->held -= w->n;
    else
        leave_locked(s, w);
    serve_locked(s);
    mutex_unlock(&s->m);
}

int
sema_acquire(Sema *s, Ctx *ctx, int64_t n)
{
    int err = ctx_err(ctx);

    check_count("sema_acquire", n);
    if (err != 0)
        return err;
    if (sema_try_acquire(s, n))
        return 0;
    Chan *done = ctx_done(ctx);
    if (n > s->n) {
        if (done == NULL)
            panic("sema_acquire: %ld, but there are %ld, and no context ends the wait",
                  n, s->n);
        chan_recv(done, NULL);
        return ctx_err(ctx);
    }

    Waiter w = { .n = n, .served = chan_make(0, 0) };
    mutex_lock(&s->m);
    queue_locked(s, &w);
    serve_locked(s);            // something may have been given back meanwhile
    mutex_unlock(&s->m);
    if (SELECT(RECV(w.served, NULL), RECV(done, NULL)) == 0 && ctx_err(ctx) == 0)
        return served(s);
    give_up(s, &w);
    return ctx_err(ctx);
}
