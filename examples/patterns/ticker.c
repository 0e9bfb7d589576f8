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

// Computes until it may stop, and takes no notice of the ticker.
static void
work(Chan *enough, Chan *done)
{
    uint64_t x = 1;

    while (TRY_SELECT(RECV(enough, NULL)) < 0)
        for (int i = 0; i < 1000; i++)
            x = x * 6364136223846793005 + 1;
    chan_send(done, &x);
}

int
main(void)
{
    Chan *enough = chan_make(0, 0), *done = chan_of(uint64_t, 0);
    int64_t start = time_now(), at;
    Ticker *ticker = ticker_start(PERIOD);
    bool early = false;
    int n = 0;

    go(work, enough, done);
    while (SELECT(RECV(ticker->c, &at), RECV(done, NULL)) == 0) {
        print("still working, tick %d\n", ++n);
        early |= at - start < n * PERIOD;
        if (n == 3) {
            ticker_stop(ticker);
            chan_close(enough);
        }
    }
    print("done; never early: %s; left in the channel: %s\n", early ? "no" : "yes",
          chan_try_recv(ticker->c, &at, NULL) ? "yes" : "no");
    return 0;
}
