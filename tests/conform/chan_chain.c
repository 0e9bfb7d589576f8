// A chain of goroutines, each of which waits for the next; a value runs through
// all of them.
//
// Go: test/chan/goroutines.go.
// expect: ok
#include "conform.h"

static void
link(Chan *left, Chan *right)
{
    int v;

    need(chan_recv(right, &v));
    v++;
    chan_send(left, &v);
}

int
main(void)
{
    Chan *leftmost = chan_of(int, 0), *right = leftmost;
    int n = steps(10000), v = 0;

    for (int i = 0; i < n; i++) {
        Chan *left = right;

        right = chan_of(int, 0);
        go(link, left, right);
    }
    chan_send(right, &v);
    need(chan_recv(leftmost, &v) && v == n);
    print("ok\n");
    return 0;
}
