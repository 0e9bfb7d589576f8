// Of several cases one runs, never two: what a select sends to one of four
// channels arrives once.
//
// Go: test/chan/doubleselect.go.
// expect: ok
#include "conform.h"

enum { VALUES = 20000 };

static bool seen[VALUES];

static void
sender(int n, Chan *c[4])
{
    int i = 0;

    for (; i < n; i++)
        SELECT(SEND(c[0], &i), SEND(c[1], &i), SEND(c[2], &i), SEND(c[3], &i));
    for (i = 0; i < 4; i++)
        chan_close(c[i]);
}

static void
mux(Chan *out, Chan *in, Chan *all)
{
    int v;

    while (chan_recv(in, &v))
        chan_send(out, &v);
    done(all);
}

static void
closer(Chan *out, Chan *all)
{
    join(all, 4);
    chan_close(out);
}

int
main(void)
{
    Chan *c[4], *out = chan_of(int, 0), *all = chan_of(char, 0);
    int n = steps(VALUES), got = 0, v;

    for (int i = 0; i < 4; i++) {
        c[i] = chan_of(int, 0);
        go(mux, out, c[i], all);
    }
    go(sender, n, c);
    go(closer, out, all);
    for (; chan_recv(out, &v); got++) {
        need(v >= 0 && v < n && !seen[v]);
        seen[v] = true;
    }
    need(got == n);
    print("ok\n");
    return 0;
}
