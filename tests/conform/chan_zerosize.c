// Values without bytes: a channel of signals counts, waits and closes as any other.
//
// Go: test/chan/zerosize.go.
// expect: ok
#include "conform.h"

typedef struct Signal { } Signal;

static void
answer(Chan *in, Chan *out, int n)
{
    Signal s;

    for (int i = 0; i < n; i++) {
        need(chan_recv(in, &s));
        chan_send(out, &s);
    }
    chan_close(out);
}

int
main(void)
{
    Signal s;
    bool ok = true;

    for (size_t cap = 0; cap < 3; cap++) {
        Chan *in = chan_of(Signal, cap), *out = chan_make(0, cap);

        go(answer, in, out, 10);
        for (int i = 0; i < 10; i++) {
            need(SELECT(SEND(in, &s), RECV(out, &s)) == 0);
            need(chan_recv(out, NULL));
        }
        need(!chan_recv(out, &s));
        need(chan_try_recv(out, &s, &ok) == 1 && !ok);
        for (size_t i = 0; i < cap; i++)
            need(chan_try_send(in, &s) == 1);
        need(chan_try_send(in, &s) == 0 && chan_len(in) == cap);
    }
    print("ok\n");
    return 0;
}
