// A ticker: something happens at a steady pace, beside other things.  Its channel
// has room for one tick: who is slow misses some, they never pile up.  Look at the
// loop, which waits for whatever comes first, a tick or the news that the work is
// done; and that nothing is left in the channel once the ticker is stopped.
// expect: still working, tick 1
// expect: still working, tick 2
// expect: still working, tick 3
// expect: done; never early: yes; left in the channel: no
#include <rt/rt.h>

#define PERIOD (10 * MILLISECOND)

// Work that takes until it has been shown as many ticks.
static void
work(Chan *seen, int ticks, Chan *done)
{
    while (ticks-- > 0)
        chan_recv(seen, NULL);
    chan_close(done);
}

int
main(void)
{
    Chan *seen = chan_make(0, 0), *done = chan_make(0, 0);
    int64_t start = time_now(), at;
    Ticker *ticker = ticker_start(PERIOD);
    bool early = false;

    go(work, seen, 3, done);
    for (int n = 1;; n++) {
        if (SELECT(RECV(ticker->c, &at), RECV(done, NULL)) == 1)
            break;
        print("still working, tick %d\n", n);
        early |= at - start < n * PERIOD;
        chan_send(seen, NULL);
    }
    ticker_stop(ticker);
    print("done; never early: %s; left in the channel: %s\n", early ? "no" : "yes",
          chan_try_recv(ticker->c, &at, NULL) ? "yes" : "no");
    return 0;
}
