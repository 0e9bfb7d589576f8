// A goroutine that another channel has served, and that has not come to leave the
// queue of a ticker, left its timeout behind when the tick went to somebody else: the
// next who waited got the next tick at once.
//
// procs: 1 2 8
// expect: ok
#include <rt/rt.h>

static void
waiter(Chan *other, Ticker *t, int *waits)
{
    __atomic_store_n(waits, 1, __ATOMIC_RELEASE);
    SELECT(RECV(other, NULL), RECV(t->c, NULL));
}

int
main(void)
{
    for (int i = 0; i < 20; i++) {
        Chan *other = chan_of(int, 0);
        Ticker *t = ticker_start(MILLISECOND);
        int64_t value = 0, until = time_now() + MILLISECOND;
        int waits = 0;

        go(waiter, other, t, &waits);
        while (!__atomic_load_n(&waits, __ATOMIC_ACQUIRE))
            go_yield();
        go_yield();
        chan_try_send(other, NULL);
        while (time_now() < until)
            continue;
        chan_try_recv(t->c, NULL, NULL);
        chan_recv(t->c, &value);
        int64_t now = time_now();
        if (value > now)
            panic("%ld ns early", value - now);
        ticker_stop(t);
        while (go_count() > 1) {
            chan_try_send(other, NULL);
            go_yield();
        }
    }
    print("ok\n");
    return 0;
}
