// Channels: the structure, and what select.c needs of chan.c.
#pragma once
#include <rt/chan.h>
#include <rt/go.h>
#include "sched/latch.h"
#include "sched/sched.h"

// A goroutine that waits in a queue of a channel.  On that goroutine's stack;
// select has one for each of its cases.
typedef struct Sudog {
    struct Sudog *next, *prev;
    struct Queue *queue;        // that it is in; NULL: in none
    struct Sudog **chosen;      // atomic, of a select: the one that was served, or NULL
    G *gp;
    Chan *chan;
    void *elem;                 // where the value goes to or comes from; NULL: nowhere
    bool ok;                    // it was served; false: the channel was closed
} Sudog;

// In order of arrival.
typedef struct Queue {
    Sudog *first;               // atomic
    Sudog *last;
} Queue;

// Who sends on the channel of a timer (timerchan.c).  With the latch held.
typedef struct Clock {
    bool (*has)(Chan *c);                       // a value, now
    bool (*take)(Chan *c, void *elem);          // the same, and takes it
    void (*watch)(Chan *c);                     // goroutines have come to wait, or left
} Clock;

struct Chan {
    Latch latch;
    // Protected by latch:
    uint32_t len;               // atomic: values in the ring
    uint32_t head;              // slot of the oldest
    bool closed;                // atomic
    Queue receivers, senders;
    // Constant:
    uint32_t elem_size;         // bytes
    uint32_t cap;               // slots of the ring
    const Clock *clock;         // NULL: goroutines only
    const ChanSite *site;       // where it was made; NULL: not known
    int64_t maker;              // by which goroutine
    char ring[] __attribute__((aligned(16)));
};

static inline M *
chan_take(Chan *c)
{
    M *m = getm();

    if (__builtin_expect(m->p == NULL, 0))
        panic("a function that go_blocking runs has used a channel");
    held_push(&m->thread, RANK_CHAN);
    latch_take(&c->latch, m->p->id + 1);
    return m;
}

static inline void
chan_release(M *m, Chan *c)
{
    latch_release(&c->latch);
    m->let_go = true;
    held_pop(&m->thread, RANK_CHAN);
}

// How an operation ends that does not wait.
typedef enum Outcome {
    MUST_WAIT,                  // nothing was done
    DONE,
    CLOSED,                     // the channel is closed (and, to receive, empty)
} Outcome;

// The operations, with the latch held.  A goroutine that was served goes to *woken,
// for the caller to make ready once he has let go of the latch.
Outcome send_locked(Chan *c, const void *elem, G **woken);
Outcome recv_locked(Chan *c, void *elem, G **woken);

void chan_init(Chan *c, size_t elem_size, size_t cap, const ChanSite *site);     // zeroed

void queue_put(Queue *q, Sudog *s);
void queue_remove(Sudog *s);
bool queue_look(Queue *q);      // of queue_waits

// Whether somebody waits.
static inline bool
queue_waits(Queue *q)
{
    return q->first != NULL && queue_look(q);
}

// Whether the operation could be done.
static inline bool
can_send_locked(Chan *c)
{
    return c->closed || c->len < c->cap || queue_waits(&c->receivers);
}

static inline bool
can_recv_locked(Chan *c)
{
    return c->len > 0 || c->closed || queue_waits(&c->senders) ||
           (c->clock != NULL && c->clock->has(c));
}

RT_NORETURN void chan_wrong_size(const char *what, const Chan *c, size_t size);
RT_NORETURN void chan_of_clock(const char *what);

// Panics if size is not that of the channel's values.
static inline void
chan_check_size(const char *what, const Chan *c, const void *elem, size_t size)
{
    if (__builtin_expect(size != c->elem_size && elem != NULL, 0))
        chan_wrong_size(what, c, size);
}

// The same, and if only the clock may send.
static inline void
chan_check_send(const char *what, const Chan *c, const void *elem, size_t size)
{
    chan_check_size(what, c, elem, size);
    if (__builtin_expect(c->clock != NULL, 0))
        chan_of_clock(what);
}
