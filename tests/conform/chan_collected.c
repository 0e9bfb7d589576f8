// A channel that nobody has any more is collected, with the values that it holds,
// also when it was waited at, and selected from, before; the values of one that
// somebody has are not, nor those that lie with a sender who waits; but those that
// were received are not kept by it.
//
// Go: test/gc2.go; runtime/chan_test.go, TestShrinkStackDuringBlockedSend,
// TestSelectStackAdjust: there the stacks move.
// expect: ok
#include "conform.h"

enum { PAGE = 4096, SENDERS = 20, ROOM = 200 };

static uint64_t
live(void)
{
    GCStats s;

    gc_collect();
    gc_read_stats(&s);
    return s.live_bytes;
}

static void
echo(Chan *in, Chan *out)
{
    void *p;

    need(SELECT(RECV(in, &p), RECV(out, NULL)) == 0);
    chan_send(out, &p);
}

// A channel that holds memory, in a loop with itself, and one that was waited at.
static __attribute__((noinline)) void
drop_some(void)
{
    Chan *c = chan_of(void *, 10), *in = chan_of(void *, 0), *out = chan_of(void *, 0);
    void *p = gc_alloc(PAGE);

    chan_send(c, &p);
    chan_send(c, &(void *){ c });
    go(echo, in, out);
    need(SELECT(SEND(in, &p), RECV(out, &p)) == 0);
    need(chan_recv(out, &p));
}

static void
dropped(int n)
{
    drop_some();
    uint64_t before = live();

    for (int i = 0; i < n; i++)
        drop_some();
    while (go_count() > 1)
        go_yield();
    // Each has a page and more; a few may be found on stacks.
    need(live() < before + (uint64_t)n / 5 * PAGE);
}

// Where values are found: in the ring, and on the stack of a goroutine that waits.
typedef struct Box { uint64_t *number; char rest[56]; } Box;

static uint64_t *
number(uint64_t n)
{
    uint64_t *p = gc_alloc_leaf(64);

    for (int i = 0; i < 8; i++)
        p[i] = n;
    return p;
}

static void
sender(Chan *c, Chan *other, uint64_t n)
{
    Box box = { .number = number(n) };

    if (n % 2)
        chan_send(c, &box);
    else
        need(SELECT(RECV(other, NULL), SEND(c, &box)) == 1);
}

static void
kept(void)
{
    Chan *c = chan_of(Box, 4), *other = chan_of(int, 0);
    Box box;

    for (int i = 0; i < SENDERS; i++) {
        go(sender, c, other, (uint64_t)i);
        while ((int)chan_len(c) < i + 1 && i < 4)
            go_yield();
        if (i >= 4)
            await_parked(i - 3);
    }
    for (int i = 0; i < SENDERS; i++) {
        gc_collect();
        for (int k = 0; k < 100; k++)
            number(77);
        need(chan_recv(c, &box));
        for (int k = 0; k < 8; k++)
            need(box.number[k] == (uint64_t)i);
    }
}

static __attribute__((noinline)) void
pass_through(Chan *c)
{
    void *p;

    for (int i = 0; i < ROOM; i++) {
        p = gc_alloc(PAGE);
        chan_send(c, &p);
    }
    for (int i = 0; i < ROOM; i++)
        need(chan_recv(c, &p));
}

static void
received(void)
{
    Chan *c = chan_of(void *, ROOM);
    uint64_t before = live();

    pass_through(c);
    need(live() < before + ROOM / 5 * PAGE);
    need(chan_len(c) == 0);
}

int
main(void)
{
    received();
    dropped(steps(5000));
    kept();
    print("ok\n");
    return 0;
}
