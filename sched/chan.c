// Channels.
//
// A channel is a ring of values, and two queues: of goroutines that wait to send
// and of goroutines that wait to receive.
//
//        senders            ring              receivers
//      G9 -> G7 -> G4     [ c b a . ]        (G2 -> G5)
//           waits first    youngest  oldest
//
// Invariants, whenever the latch is free:
//
//   1  Goroutines wait to receive only if there is no value: the ring is empty,
//      and nobody waits to send.
//   2  Goroutines wait to send only if there is no room: the ring is full, and
//      nobody waits to receive.
//   3  Hence one of the queues is empty.  (Except that a select may wait in both
//      of one channel; it does not count as its own partner.)
//   4  On a closed channel nobody waits.
//
// A select that another channel has served waits no more, though it may still stand
// in a queue; whoever finds it there takes it out.
//
// An unbuffered channel is one whose ring has no slots: always empty and always
// full.  There is no other difference, and no other code.
//
// Who comes does what he can do and leaves the invariants as they were:
//
//   send   a receiver waits     copy the value to where he wants it; wake him
//          there is room        put it into the ring
//          else                 wait among the senders
//   recv   the ring has values  take the oldest; if a sender waits, move his value
//                               to the place that is free now; wake him
//          a sender waits       (no ring) copy his value; wake him
//          the clock has one    (the channel of a timer) take it
//          it is closed         zero, false
//          else                 wait among the receivers
//   close  everybody who waits is woken: receivers get zero and false, senders panic
//
// A value passes directly between two stacks, while its owner sleeps: the one who
// is woken has nothing left to do, and nobody who comes later can get in between.
// That makes values and goroutines first in, first out.  A waiter is woken by being
// put into his waker's processor as the next to run, which takes no lock at all.
//
// A goroutine that waits is found by its Sudog (Go's word: a pseudo-goroutine), a
// local variable of the function that waits.  It is in a queue before the latch is
// let go, and the latch is let go only when the goroutine has left its stack
// (gopark's commit), so it cannot be woken before it sleeps.  Who takes a Sudog
// out of its queue has the right, and the duty, to wake its goroutine.  A select
// is in several queues: there the right goes to the first who claims it.
//
// The collector sees values in the ring and, by the stacks, those of waiters.
//
// Rejected: a ring without locks, for which one atomic instruction per operation
// is needed too (sched/latch.h has no more), and which can neither queue fairly nor
// be part of a select; waking waiters to let them try again, which needs no copying
// between stacks, and serves whoever comes first.
#include <rt/gc.h>
#include <rt/go.h>
#include "rt/mem.h"
#include "rt/torture.h"
#include "sched/chan.h"
#include "sched/preempt.h"

// The programs' forms of these add the size or the place.
#undef chan_make
#undef chan_send
#undef chan_recv
#undef chan_try_send
#undef chan_try_recv

// Making one, and what the program must not do with it.

void
chan_init(Chan *c, size_t elem_size, size_t cap, const ChanSite *site)
{
    c->elem_size = (uint32_t)elem_size;
    c->cap = (uint32_t)cap;
    c->site = site;
    c->maker = go_id();
}

Chan *
chan_make_at(size_t elem_size, size_t cap, const ChanSite *site)
{
    size_t nbytes;

    if (elem_size > UINT32_MAX || cap > UINT32_MAX ||
        __builtin_mul_overflow(elem_size, cap, &nbytes) || nbytes > INTPTR_MAX / 2)
        panic("chan_make: %zu values of %zu bytes are more than memory", cap, elem_size);
    Chan *c = gc_alloc(sizeof *c + nbytes);

    chan_init(c, elem_size, cap, site);
    return c;
}

Chan *
chan_make(size_t elem_size, size_t cap)
{
    return chan_make_at(elem_size, cap, NULL);
}

void
chan_wrong_size(const char *what, const Chan *c, size_t size)
{
    panic("%s: the pointer is to %zu bytes, the channel's values have %u "
          "(is a & missing?)", what, size, c->elem_size);
}

void
chan_of_clock(const char *what)
{
    panic("%s: the channel belongs to a timer", what);
}

// The queues.

void
queue_put(Queue *q, Sudog *s)
{
    s->queue = q;
    s->next = NULL;
    s->prev = q->last;
    if (q->last == NULL)
        store_relaxed(&q->first, s);
    else
        q->last->next = s;
    q->last = s;
}

void
queue_remove(Sudog *s)
{
    Queue *q = s->queue;

    if (s->prev == NULL)
        store_relaxed(&q->first, s->next);
    else
        s->prev->next = s->next;
    if (s->next == NULL)
        q->last = s->prev;
    else
        s->next->prev = s->prev;
    s->queue = NULL;
}

// Whether the goroutine is ours to serve: of those who find a select in their
// queues the first gets it.
static bool
claim(Sudog *s)
{
    Sudog *none = NULL;

    return s->chosen == NULL || cas_seq(s->chosen, &none, s);
}

// Takes the first waiter out; NULL: there is none.
static inline Sudog *
queue_take(Queue *q)
{
    Sudog *s;

    while ((s = q->first) != NULL) {
        queue_remove(s);
        if (claim(s))
            return s;
    }
    return NULL;
}

// A select that another channel has served meanwhile, and that has not come to leave
// this queue, does not wait.
bool
queue_look(Queue *q)
{
    Sudog *s;

    while ((s = q->first) != NULL) {
        if (s->chosen == NULL || load_relaxed(s->chosen) == NULL)
            return true;
        queue_remove(s);
    }
    return false;
}

// The values.

// The usual sizes are a move or two; the others a call.
static inline void
move(void *to, const void *from, size_t size)
{
    switch (size) {
    case 4:  __builtin_memcpy(to, from, 4); break;
    case 8:  __builtin_memcpy(to, from, 8); break;
    case 16: __builtin_memcpy(to, from, 16); break;
    default: memcpy(to, from, size);
    }
}

// From NULL come zeroes; to NULL nothing goes.
static inline void
copy_value(const Chan *c, void *to, const void *from)
{
    if (to == NULL)
        return;
    if (from != NULL)
        move(to, from, c->elem_size);
    else
        memset(to, 0, c->elem_size);
}

static inline void *
slot(Chan *c, uint32_t i)
{
    return c->ring + (size_t)i * c->elem_size;
}

static inline void
ring_put(Chan *c, const void *elem)
{
    uint32_t room = c->cap - c->head;   // up to the end of the array

    copy_value(c, slot(c, c->len < room ? c->head + c->len : c->len - room), elem);
    store_relaxed(&c->len, c->len + 1);
}

// The oldest goes.  If a sender waits the ring is full, and his value, the youngest,
// comes to the same place: who looks without the latch never sees it empty then.
static inline void
ring_take(Chan *c, void *elem, const Sudog *sender)
{
    void *oldest = slot(c, c->head);

    copy_value(c, elem, oldest);
    if (++c->head == c->cap)
        c->head = 0;
    if (sender != NULL) {
        copy_value(c, oldest, sender->elem);
        return;
    }
    if (c->elem_size >= sizeof(void *))
        memset(oldest, 0, c->elem_size);        // what is gone is not kept alive
    store_relaxed(&c->len, c->len - 1);
}

// What it means to be served: the goroutine goes on, with its value passed.
static inline G *
serve(Sudog *s, bool ok)
{
    s->ok = ok;
    return s->gp;
}

// The operations.

Outcome
send_locked(Chan *c, const void *elem, G **woken)
{
    Sudog *receiver;

    if (__builtin_expect(c->closed, 0))
        return CLOSED;
    if ((receiver = queue_take(&c->receivers)) != NULL) {
        copy_value(c, receiver->elem, elem);
        *woken = serve(receiver, true);
        return DONE;
    }
    if (c->len < c->cap) {
        ring_put(c, elem);
        return DONE;
    }
    return MUST_WAIT;
}

Outcome
recv_locked(Chan *c, void *elem, G **woken)
{
    Sudog *sender = queue_take(&c->senders);

    if (sender != NULL)
        *woken = serve(sender, true);
    if (c->len > 0) {
        ring_take(c, elem, sender);
        return DONE;
    }
    if (sender != NULL) {
        copy_value(c, elem, sender->elem);
        return DONE;
    }
    if (c->clock != NULL && c->clock->take(c, elem))
        return DONE;
    if (c->closed) {
        copy_value(c, elem, NULL);
        return CLOSED;
    }
    return MUST_WAIT;
}

// Waiting, and not.

static bool
wait_commit(G *gp, void *chan)
{
    Chan *c = chan;

    (void)gp;
    if (c->clock != NULL)
        c->clock->watch(c);
    chan_release(getm(), c);
    return true;
}

// Returns when the goroutine was served: the value has been passed.  False: the
// channel was closed instead.
static __attribute__((noinline)) bool
chan_wait(Queue *q, Chan *c, void *elem, WaitReason why)
{
    G *gp = getg();
    Sudog s = { .gp = gp, .chan = c, .elem = elem };

    queue_put(q, &s);
    gp->waits = &s;
    gp->nwaits = 1;
    gopark(wait_commit, c, why);
    gp->nwaits = 0;
    return s.ok;
}

// The end of an operation that did not wait.
static inline void
finish(M *m, Chan *c, G *woken)
{
    chan_release(m, c);
    if (woken != NULL)
        goready(woken);
    preempt_check();
}

static void
wait_for_ever(void)
{
    for (;;)
        gopark(NULL, NULL, WAIT_NULL_CHAN);
}

static RT_NORETURN void
send_closed(void)
{
    panic("chan_send: the channel is closed");
}

// What programs call.  FLAT ones have the operations in them, not calls of these.

#define FLAT __attribute__((flatten))

FLAT void
chan_send(Chan *c, const void *elem, size_t size)
{
    G *woken = NULL;

    torture_yield();
    if (c == NULL)
        wait_for_ever();
    chan_check_send("chan_send", c, elem, size);
    M *m = chan_take(c);
    Outcome outcome = send_locked(c, elem, &woken);

    if (outcome == MUST_WAIT) {
        if (!chan_wait(&c->senders, c, (void *)elem, WAIT_SEND))
            send_closed();
        return;
    }
    finish(m, c, woken);
    if (outcome == CLOSED)
        send_closed();
}

FLAT bool
chan_recv(Chan *c, void *elem, size_t size)
{
    G *woken = NULL;

    torture_yield();
    if (c == NULL)
        wait_for_ever();
    chan_check_size("chan_recv", c, elem, size);
    M *m = chan_take(c);
    Outcome outcome = recv_locked(c, elem, &woken);

    if (outcome == MUST_WAIT)
        return chan_wait(&c->receivers, c, elem, WAIT_RECV);
    finish(m, c, woken);
    return outcome == DONE;
}

int
chan_try_send(Chan *c, const void *elem, size_t size)
{
    G *woken = NULL;

    torture_yield();
    if (c == NULL)
        return 0;
    chan_check_send("chan_try_send", c, elem, size);
    M *m = chan_take(c);
    Outcome outcome = send_locked(c, elem, &woken);

    finish(m, c, woken);
    if (outcome == CLOSED)
        send_closed();
    return outcome == DONE;
}

// Whether there is nothing to receive, as far as can be seen without the latch; for
// those who ask again and again.  First that it is empty, then that it is open: so
// there was an instant, between the two, at which it was both.  The barrier is for two
// who each send to the other and then look: a latch is let go without one, and neither
// would see what the other has sent.
static inline bool
looks_empty(M *m, const Chan *c)
{
    if (m->let_go)
        barrier_seq();
    m->let_go = false;
    bool empty = c->cap > 0 ? load_acquire(&c->len) == 0
                            : load_acquire(&c->senders.first) == NULL;

    return empty && !load_relaxed(&c->closed) && c->clock == NULL;
}

int
chan_try_recv(Chan *c, void *elem, bool *ok, size_t size)
{
    G *woken = NULL;

    torture_yield();
    if (c == NULL)
        return 0;
    chan_check_size("chan_try_recv", c, elem, size);
    M *m = getm();
    if (looks_empty(m, c) && m->p != NULL) {
        preempt_check();
        return 0;
    }
    m = chan_take(c);
    Outcome outcome = recv_locked(c, elem, &woken);

    finish(m, c, woken);
    if (outcome != MUST_WAIT && ok != NULL)
        *ok = outcome == DONE;
    return outcome != MUST_WAIT;
}

// The channel is closed for those who wait in one of its queues.
static void
serve_all(Chan *c, Queue *q, GList *woken)
{
    Sudog *s;

    while ((s = queue_take(q)) != NULL) {
        if (q == &c->receivers)
            copy_value(c, s->elem, NULL);
        glist_push(woken, serve(s, false));
    }
}

void
chan_close(Chan *c)
{
    GList woken = { 0 };

    torture_yield();
    if (c == NULL)
        panic("chan_close: the channel is NULL");
    if (c->clock != NULL)
        chan_of_clock("chan_close");
    M *m = chan_take(c);
    bool before = c->closed;
    store_release(&c->closed, true);
    serve_all(c, &c->receivers, &woken);
    serve_all(c, &c->senders, &woken);
    chan_release(m, c);
    if (before)
        panic("chan_close: the channel is closed already");
    goready_all(&woken);
    preempt_point();
}

size_t
chan_len(Chan *c)
{
    return c == NULL ? 0 : load_relaxed(&c->len);
}

size_t
chan_cap(Chan *c)
{
    return c == NULL ? 0 : c->cap;
}
