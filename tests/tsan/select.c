// Selects against selects: senders and receivers who wait at several channels at
// once, the same ones in other orders, one twice; with others who wait at one of
// them only.  Each value arrives once, with what was written before it was sent.
// Who is woken leaves its other queues while partners look for it there.
//
// units: sched/chan.c sched/select.c sched/latch.c sched/glist.c rt/lock.c
// also: -DRT0_TORTURE
// breaks: -DONE_P
// breaks: -U__ATOMIC_RELEASE -D__ATOMIC_RELEASE=0
// breaks: -U__ATOMIC_SEQ_CST -D__ATOMIC_SEQ_CST=0
#include <stdlib.h>
#include "tests/tsan/host.h"

enum { CHANS = 3, EACH = 3, VALUES = 400, ROUNDS = 30, CASES = 12 };

typedef struct Hub {
    Chan *c[CHANS];             // of int *
    Chan *quit;
    Chan *sums;                 // of long: 0 from a sender
} Hub;

static int *
number(int n)
{
    int *p = malloc(sizeof *p);

    *p = n;
    return p;
}

static void
sender(void *arg)
{
    Hub *h = arg;

    for (int i = 1; i <= VALUES; i++) {
        int *p = number(i);

        switch (i % 3) {
        case 0:
            chan_send(h->c[i % CHANS], &p);
            break;
        case 1:
            need(SELECT(SEND(h->c[0], &p), SEND(h->c[1], &p), SEND(h->c[2], &p)) >= 0);
            break;
        case 2:
            need(SELECT(SEND(h->c[2], &p), SEND(h->c[0], &p), SEND(h->c[2], &p),
                        RECV(h->quit, NULL)) < 3);
        }
    }
    chan_send(h->sums, NULL);
}

// Takes what there is, until told to quit.
static void
receiver(void *arg)
{
    Hub *h = arg;
    long sum = 0;

    for (int turn = 0;; turn++) {
        int *p[3], k;

        if (turn % 2)
            k = SELECT(RECV(h->c[2], &p[0]), RECV(h->c[1], &p[1]), RECV(h->c[0], &p[2]),
                       RECV(h->quit, NULL));
        else
            k = SELECT(RECV(h->quit, NULL), RECV(h->c[0], &p[0]), RECV(h->c[1], &p[1]),
                       RECV(h->c[2], &p[2]), RECV(h->c[2], &p[2])) - 1;
        if (k < 0 || (turn % 2 && k == 3))
            break;
        if (k == 3)
            k = 2;
        sum += *p[k];
        free(p[k]);
    }
    chan_send(h->sums, &sum);
}

static void
hub(size_t cap)
{
    Hub *h = malloc(sizeof *h);
    long total = 0, sum;
    int *p;

    for (size_t i = 0, room = 0; i < CHANS; i++, room += cap)
        h->c[i] = chan_of(int *, room);
    h->quit = chan_of(int, 0);
    h->sums = chan_of(long, 0);
    for (int i = 0; i < EACH; i++) {
        host_go(receiver, h);
        host_go(sender, h);
    }
    for (int i = 0; i < EACH; i++)
        need(chan_recv(h->sums, &sum) && sum == 0);     // the senders are done
    chan_close(h->quit);
    for (int i = 0; i < EACH; i++) {
        need(chan_recv(h->sums, &sum));
        total += sum;
    }
    while (TRY_SELECT(RECV(h->c[0], &p), RECV(h->c[1], &p), RECV(h->c[2], &p)) >= 0) {
        total += *p;
        free(p);
    }
    need(total == (long)EACH * VALUES * (VALUES + 1) / 2);
    free(h);
}

// Many cases, so many latches to let go of, one after the other, while the first
// is enough to be woken by.
typedef struct Fan { Chan *c[CASES], *all; } Fan;

static void
waiter(void *arg)
{
    Fan *f = arg;
    Case cases[CASES];
    int v[CASES];

    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < CASES; i++)
            cases[i] = (Case)RECV(f->c[i], &v[i]);
        int k = chan_select(cases, CASES);

        need(v[k] == k);
        chan_send(f->all, NULL);
    }
}

static void
waker(void *arg)
{
    Fan *f = arg;

    for (int i = 0; i < ROUNDS; i++) {
        int k = i % CASES;

        chan_send(f->c[k], &k);
    }
}

static void
fan(void)
{
    Fan *f = malloc(sizeof *f);

    for (int i = 0; i < CASES; i++)
        f->c[i] = chan_of(int, 0);
    f->all = chan_of(int, 0);
    for (int i = 0; i < EACH; i++) {
        host_go(waiter, f);
        host_go(waker, f);
    }
    for (int i = 0; i < EACH * ROUNDS; i++)
        chan_recv(f->all, NULL);
    free(f);
}

// A close wakes a select, while partners compete for it.
static void
closer(void *arg)
{
    chan_close(((Hub *)arg)->quit);
}

static void
one_send(void *arg)
{
    Hub *h = arg;
    int *p = number(1);
    long left = 0;

    if (SELECT(SEND(h->c[0], &p), RECV(h->sums, NULL)) == 1) {
        free(p);
        left = 1;
    }
    chan_send(h->sums, &left);
}

static void
closes(void)
{
    Hub *h = calloc(1, sizeof *h);
    int *p = NULL;
    bool ok = true;
    long left;

    h->c[0] = chan_of(int *, 0);
    h->quit = chan_of(int, 0);
    h->sums = chan_of(long, 0);
    host_go(one_send, h);
    host_go(closer, h);
    int k = SELECT(RECV(h->c[0], &p), RECV_OK(h->quit, NULL, &ok));

    need(k == 0 ? *p == 1 : !ok);
    free(p);
    if (k == 1)
        chan_send(h->sums, NULL);
    need(chan_recv(h->sums, &left) && left == k);
    need(!chan_recv(h->quit, NULL));
    free(h);
}

void
program(void)
{
    hub(0);
    hub(2);
    fan();
    for (int i = 0; i < ROUNDS; i++)
        closes();
}
