// Semaphores as what locks are made of: one that keeps all but one out of a plain
// counter, two that hand a buffer to and fro, and many at a time in the table.
//
// units: sched/sema.c sched/waiters.c sched/latch.c sched/glist.c rt/lock.c
// also: -DRT0_TORTURE
// breaks: -DLEFT_OUT
// breaks: -U__ATOMIC_SEQ_CST -D__ATOMIC_SEQ_CST=0
#include <stdlib.h>
#include "sched/park.h"
#include "tests/tsan/host.h"

enum { EACH = 4, TURNS = 500, HALLS = 6, CHUNK = 16 };

// Goroutine 1 waits until the others of a party have left.
typedef struct Party { uint32_t left, all; } Party;

static void
leave(Party *party)
{
    if (__atomic_sub_fetch(&party->left, 1, __ATOMIC_ACQ_REL) == 0)
        semrelease(&party->all);
}

typedef struct Hall {
    Party *party;
    uint32_t door;
    long visits;                // protected by door
} Hall;

static void
visitor(void *arg)
{
    Hall *h = arg;

    for (int i = 0; i < TURNS; i++) {
#ifndef LEFT_OUT
        semacquire(&h->door, WAIT_SEMA);
#endif
        h->visits++;
#ifndef LEFT_OUT
        semrelease(&h->door);
#endif
    }
    leave(h->party);
}

static void
visit_halls(void)
{
    Party party = { .left = HALLS * EACH };
    Hall halls[HALLS];

    for (int i = 0; i < HALLS; i++)
        halls[i] = (Hall){ .party = &party, .door = 1 };
    for (int i = 0; i < HALLS * EACH; i++)
        host_go(visitor, &halls[i % HALLS]);
    semacquire(&party.all, WAIT_SEMA);
    for (int i = 0; i < HALLS; i++)
        need(halls[i].visits == EACH * TURNS && halls[i].door == 1);
}

// What is in the buffer belongs to whoever was let in.
typedef struct Buffer {
    Party *party;
    uint32_t empty, full;
    int numbers[CHUNK];
    long sum;
} Buffer;

static void
filler(void *arg)
{
    Buffer *b = arg;

    for (int turn = 0; turn < TURNS; turn++) {
        semacquire(&b->empty, WAIT_SEMA);
        for (int i = 0; i < CHUNK; i++)
            b->numbers[i] = turn;
        semrelease(&b->full);
    }
    leave(b->party);
}

static void
emptier(void *arg)
{
    Buffer *b = arg;

    for (int turn = 0; turn < TURNS; turn++) {
        semacquire(&b->full, WAIT_SEMA);
        for (int i = 0; i < CHUNK; i++)
            b->sum += b->numbers[i];
        semrelease(&b->empty);
    }
    leave(b->party);
}

static void
use_buffer(void)
{
    Party party = { .left = 2 * EACH };
    Buffer b = { .party = &party, .empty = 1 };

    for (int i = 0; i < EACH; i++) {
        host_go(filler, &b);
        host_go(emptier, &b);
    }
    semacquire(&party.all, WAIT_SEMA);
    need(b.sum == (long)EACH * CHUNK * TURNS * (TURNS - 1) / 2);
}

void
program(void)
{
    visit_halls();
    use_buffer();
}
