// Sends, receives and selects allocate nothing, however many, whether they wait
// or not.
//
// Go: test/chan/select2.go, which allows 110 KB for 100,000.
// expect: ok
#include "conform.h"

enum { ROUNDS = 5000 };

static void
sender(Chan *c, int n)
{
    for (int i = 0; i < n; i++)
        chan_send(c, NULL);
}

static void
receive(Chan *c, Chan *never, int n)
{
    for (int i = 0; i < n; i++)
        need(SELECT(RECV(never, NULL), RECV(c, NULL), RECV(NULL, NULL), SEND(never, NULL),
                    RECV(never, NULL), RECV(never, NULL), SEND(never, NULL), RECV(c, NULL)) % 6
             == 1);
}

static uint64_t
allocs(void)
{
    GCStats s;

    gc_read_stats(&s);
    return s.allocs;
}

int
main(void)
{
    Chan *c = chan_of(int, 0), *never = chan_of(int, 0);

    go(sender, c, ROUNDS);
    receive(c, never, ROUNDS);
    uint64_t before = allocs();
    go(sender, c, ROUNDS);
    receive(c, never, ROUNDS);
    need(allocs() <= before + 10);
    print("ok\n");
    return 0;
}
