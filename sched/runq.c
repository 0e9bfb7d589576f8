// The ring of runq.h.  Pure: C11 atomics and nothing else.
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
    q->ring[tail % RUNQ_SIZE] = gp;
    store_release(&q->tail, tail + 1);  // publishes the slot
    return true;
}

struct G *
runq_get(RunQ *q)
{
    uint32_t head = load_acquire(&q->head);

    for (;;) {
        if (head == load_acquire(&q->tail))
            return NULL;
        struct G *gp = q->ring[head % RUNQ_SIZE];
        if (cas_seq(&q->head, &head, head + 1))
            return gp;
    }
}

uint32_t
runq_take_half(RunQ *q, struct G **batch)
{
    uint32_t head = load_acquire(&q->head);
    uint32_t n = (q->tail - head) / 2;

    if (n != RUNQ_SIZE / 2)
        return 0;
    for (uint32_t i = 0; i < n; i++)
        batch[i] = q->ring[(head + i) % RUNQ_SIZE];
    return cas_seq(&q->head, &head, head + n) ? n : 0;
}

uint32_t
runq_len(const RunQ *q)
{
    return load_acquire(&q->tail) - load_acquire(&q->head);
}
