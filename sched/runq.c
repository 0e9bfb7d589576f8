// The queue of runq.h.  Pure: C11 atomics and nothing else.
#include "rt/atomic.h"
#include "sched/runq.h"

bool
runq_put(RunQ *q, struct G *gp)
{
    // Acquire: the consumer that moved head is done with the slot.
    uint32_t head = load_acquire(&q->head);
    uint32_t tail = q->tail;

    if (tail - head == RUNQ_SIZE)
        return false;
    store_relaxed(&q->ring[tail % RUNQ_SIZE], gp);
    store_release(&q->tail, tail + 1);  // publishes the slot
    return true;
}

// Where nobody else takes, the exchange need not be atomic: that would cost as much
// as the rest of a switch.
static inline struct G *
exchange_next(RunQ *q, struct G *gp)
{
    struct G *before = load_relaxed(&q->next);

    if (!q->alone)
        return swap_seq(&q->next, gp);
    store_relaxed(&q->next, gp);
    return before;
}

struct G *
runq_put_next(RunQ *q, struct G *gp)
{
    return exchange_next(q, gp);
}

struct G *
runq_get_next(RunQ *q)
{
    return load_relaxed(&q->next) != NULL ? exchange_next(q, NULL) : NULL;
}

static inline bool
move_head(RunQ *q, uint32_t *head)
{
    if (!q->alone)
        return cas_seq(&q->head, head, *head + 1);
    store_relaxed(&q->head, *head + 1);
    return true;
}

struct G *
runq_get(RunQ *q)
{
    uint32_t head = load_acquire(&q->head);

    while (head != load_acquire(&q->tail)) {
        struct G *gp = load_relaxed(&q->ring[head % RUNQ_SIZE]);

        if (move_head(q, &head))
            return gp;
    }
    return NULL;
}

uint32_t
runq_take_half(RunQ *q, struct G **batch)
{
    uint32_t head = load_acquire(&q->head);
    uint32_t n = (q->tail - head) / 2;

    if (n != RUNQ_SIZE / 2)
        return 0;
    for (uint32_t i = 0; i < n; i++)
        batch[i] = load_relaxed(&q->ring[(head + i) % RUNQ_SIZE]);
    return cas_seq(&q->head, &head, head + n) ? n : 0;
}

// Copies the older half of victim to the ring behind tail.  Returns how many.
static uint32_t
grab(RunQ *q, uint32_t tail, RunQ *victim)
{
    uint32_t head = load_acquire(&victim->head), n;

    do {
        n = load_acquire(&victim->tail) - head;
        n -= n / 2;
        // head is older than tail, and what is between them may be more than
        // a ring holds: the swap would fail.
        if (n > RUNQ_SIZE / 2) {
            head = load_acquire(&victim->head);
            n = 0;
            continue;
        }
        if (n == 0)
            return 0;
        for (uint32_t i = 0; i < n; i++)
            store_relaxed(&q->ring[(tail + i) % RUNQ_SIZE],
                          load_relaxed(&victim->ring[(head + i) % RUNQ_SIZE]));
    } while (n == 0 || !cas_seq(&victim->head, &head, head + n));
    return n;
}

struct G *
runq_steal(RunQ *q, RunQ *victim)
{
    uint32_t tail = q->tail;
    uint32_t n = grab(q, tail, victim);

    if (n == 0)
        return NULL;
    // The newest of them is run at once, the others are published.
    struct G *gp = load_relaxed(&q->ring[(tail + n - 1) % RUNQ_SIZE]);
    if (n > 1)
        store_release(&q->tail, tail + n - 1);
    return gp;
}

bool
runq_steal_next(RunQ *victim, struct G *gp)
{
    return cas_seq(&victim->next, &gp, NULL);
}

void
runq_bring(RunQ *q, uint32_t at)
{
    struct G **first = &q->ring[q->head % RUNQ_SIZE];
    struct G **other = &q->ring[(q->head + at) % RUNQ_SIZE];
    struct G *gp = *first;

    store_relaxed(first, *other);
    store_relaxed(other, gp);
}

uint32_t
runq_len(const RunQ *q)
{
    uint32_t n = load_seq(&q->tail) - load_seq(&q->head);

    return n + (load_seq(&q->next) != NULL);
}
