// Goroutines make, fill, hand over, close and drop channels of every kind, while
// the collector runs all the time.
//
// Go: test/gcgort.go, as far as it is about channels.
// expect: ok
#include "conform.h"

enum { WORKERS = 8 };

typedef struct Pair { Chan *chan; uint64_t *number; } Pair;

static uint64_t *
number(uint64_t n)
{
    uint64_t *p = gc_alloc_leaf(8);

    *p = n;
    return p;
}

// A channel of channels of pairs, whose numbers are known.
static Chan *
nest(uint64_t n)
{
    Chan *outer = chan_of(Chan *, 2), *inner = chan_of(Pair, 3);

    for (uint64_t i = 0; i < 3; i++)
        chan_send(inner, (&(Pair){ outer, number(n + i) }));
    chan_close(inner);
    chan_send(outer, &inner);
    return outer;
}

static void
check(Chan *outer, uint64_t n)
{
    Chan *inner;
    Pair pair;

    need(chan_recv(outer, &inner));
    for (uint64_t i = 0; i < 3; i++)
        need(chan_recv(inner, &pair) && pair.chan == outer && *pair.number == n + i);
    need(!chan_recv(inner, &pair) && pair.chan == NULL);
}

static void
work(Chan *in, Chan *out, int turns, uint64_t id, Chan *all)
{
    for (int i = 0; i < turns; i++) {
        Pair mine = { nest(id + (uint64_t)i), number(id + (uint64_t)i) }, theirs;
        bool sent = false, received = false;

        while (!sent || !received)
            switch (SELECT(SEND(sent ? NULL : out, &mine), RECV(received ? NULL : in, &theirs))) {
            case 0:
                sent = true;
                break;
            case 1:
                received = true;
            }
        check(theirs.chan, *theirs.number);
    }
    done(all);
}

static void
collect(bool *stop, Chan *all)
{
    while (!__atomic_load_n(stop, __ATOMIC_RELAXED)) {
        gc_collect();
        go_yield();
    }
    done(all);
}

int
main(void)
{
    Chan *ring[WORKERS], *all = chan_of(char, 0);
    bool stop = false;

    gc_set_percent(1);
    go(collect, &stop, all);
    for (int i = 0; i < WORKERS; i++)
        ring[i] = chan_of(Pair, (size_t)i % 3);
    for (int i = 0; i < WORKERS; i++)
        go(work, ring[i], ring[(i + 1) % WORKERS], steps(500), (uint64_t)i << 32, all);
    join(all, WORKERS);
    __atomic_store_n(&stop, true, __ATOMIC_RELAXED);
    join(all, 1);
    print("ok\n");
    return 0;
}
