// Producers, forwarders and consumers at channels.  What they pass on is the
// address of memory, which belongs to the one who has it: it is written and read
// without any other protection.  And closes that come when they like.
//
// units: sched/chan.c sched/latch.c sched/glist.c rt/lock.c
// also: -DRT0_TORTURE
// breaks: -DONE_P
// breaks: -U__ATOMIC_RELEASE -D__ATOMIC_RELEASE=0
// breaks: -U__ATOMIC_SEQ_CST -D__ATOMIC_SEQ_CST=0
#include <stdlib.h>
#include "tests/tsan/host.h"

enum { EACH = 3, PARCELS = 500, ROUNDS = 50 };

typedef struct Parcel { int number, stops; } Parcel;

typedef struct Line {
    Chan *in, *out;             // of Parcel *
    Chan *sums;                 // of long
} Line;

static void
producer(void *arg)
{
    Line *l = arg;

    for (int i = 1; i <= PARCELS; i++) {
        Parcel *p = malloc(sizeof *p);

        *p = (Parcel){ .number = i };
        if (i % 8 != 0 || chan_try_send(l->in, &p) == 0)
            chan_send(l->in, &p);
    }
}

static void
forwarder(void *arg)
{
    Line *l = arg;
    Parcel *p;

    for (int i = 0; i < PARCELS; i++) {
        need(chan_recv(l->in, &p));
        p->stops++;
        chan_send(l->out, &p);
    }
}

static void
consumer(void *arg)
{
    Line *l = arg;
    Parcel *p;
    long sum = 0;

    for (int i = 0; i < PARCELS; i++) {
        if (i % 8 != 0 || chan_try_recv(l->out, &p, NULL) == 0)
            need(chan_recv(l->out, &p));
        need(p->stops == 1);
        sum += p->number;
        free(p);
    }
    chan_send(l->sums, &sum);
}

static void
line(size_t cap_in, size_t cap_out)
{
    Line *l = malloc(sizeof *l);
    long total = 0, sum;

    *l = (Line){ chan_of(Parcel *, cap_in), chan_of(Parcel *, cap_out), chan_of(long, 0) };
    for (int i = 0; i < EACH; i++) {
        host_go(producer, l);
        host_go(forwarder, l);
        host_go(consumer, l);
    }
    for (int i = 0; i < EACH; i++) {
        need(chan_recv(l->sums, &sum));
        total += sum;
    }
    need(total == (long)EACH * PARCELS * (PARCELS + 1) / 2);
    free(l);
}

// What is written before a close can be read by all who see it.
typedef struct Room {
    Chan *values, *closed;
    int note;
} Room;

static void
visitor(void *arg)
{
    Room *r = arg;
    int sum = 0, v;

    while (chan_recv(r->values, &v))
        sum += v;
    need(v == 0 && r->note == 1);
    chan_send(r->closed, &sum);
}

static void
closer(void *arg)
{
    Room *r = arg;

    for (int i = 1; i <= EACH; i++)
        chan_send(r->values, &i);
    r->note = 1;
    chan_close(r->values);
}

static void
room(size_t cap)
{
    Room *r = calloc(1, sizeof *r);
    int total = 0, sum;

    r->values = chan_of(int, cap);
    r->closed = chan_of(int, 0);
    for (int i = 0; i < EACH; i++)
        host_go(visitor, r);
    host_go(closer, r);
    for (int i = 0; i < EACH; i++) {
        need(chan_recv(r->closed, &sum));
        total += sum;
    }
    need(total == EACH * (EACH + 1) / 2);
    free(r);
}

void
program(void)
{
    line(0, 0);
    line(1, 0);
    line(5, 2);
    for (int i = 0; i < ROUNDS; i++)
        room((size_t)i % 3);
}
