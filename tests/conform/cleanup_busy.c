// Nobody asks for a collection and nobody parks: the program allocates and computes,
// and its cleanups run nevertheless.  So they do while all wait for them.
// expect: ok
#include "dead.h"

static _Atomic int ran;
void *volatile sink;

static void
count(void)
{
    ran++;
}

static void
make(void)
{
    gc_cleanup(gc_alloc(100), count);
}

static void
tell(Chan *c)
{
    chan_send(c, NULL);
}

// The rest of the heap is swept by those who have nothing else to do.
static void
make_waited(Chan *c)
{
    gc_cleanup(gc_alloc(100), tell, c);
}

int
main(void)
{
    Chan *c = chan_of(int, 0);

    for (int i = 1; i <= 3; i++) {
        apart(make);
        while (ran < i)
            sink = gc_alloc(1000);
    }
    apart(make_waited, c);
    // In torture it may have been collected long before.
    GCStats before, now;
    gc_read_stats(&before);
    do {
        sink = gc_alloc(1000);
        gc_read_stats(&now);
    } while (now.cycles == before.cycles);
    Chan *never = time_after(HOUR);
    need(SELECT(RECV(c, NULL), RECV(never, NULL)) == 0);
    while (go_count() > 1)
        go_yield();
    print("ok\n");
    return 0;
}
