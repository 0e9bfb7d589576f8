// A channel with room for one, and a sender who waits with the next: there is a value
// at any time.  Whoever looked without the latch, between the oldest's going and the
// sender's coming, saw none.
//
// procs: 2 8
// expect: ok
#include <rt/rt.h>

enum { SENDERS = 200, TAKEN = 10, BATCHES = 1000 };

static Chan *values, *end;
static bool over;

static void
sender(void)
{
    int v = 1;

    while (SELECT(SEND(values, &v), RECV(end, NULL)) == 0)
        continue;
}

static void
looker(void)
{
    while (!__atomic_load_n(&over, __ATOMIC_RELAXED))
        if (chan_len(values) == 0)
            panic("the channel is empty");
}

int
main(void)
{
    WaitGroup wg = { 0 };

    values = chan_of(int, 1);
    end = chan_of(int, 0);
    for (int i = 0; i < SENDERS; i++)
        wg_go(&wg, sender);
    time_sleep(20 * MILLISECOND);
    while (chan_len(values) == 0)
        go_yield();
    wg_go(&wg, looker);
    for (int i = 0; i < BATCHES; i++) {
        for (int k = 0; k < TAKEN; k++)
            if (!chan_try_recv(values, NULL, NULL))
                panic("nothing to receive");
        time_sleep(100 * MICROSECOND);      // some of them wait again
    }
    __atomic_store_n(&over, true, __ATOMIC_RELAXED);
    chan_close(end);
    wg_wait(&wg);
    print("ok\n");
    return 0;
}
