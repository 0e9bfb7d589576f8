// len and cap of a channel, also of none; what no memory can hold is refused
// (tests/check/chan_misuse.c).
//
// Go: test/chancap.go.
// expect: ok
#include "conform.h"

int
main(void)
{
    Chan *c = chan_of(int, 10);

    need(chan_len(c) == 0 && chan_cap(c) == 10);
    for (int i = 0; i < 3; i++)
        chan_send(c, &i);
    need(chan_len(c) == 3 && chan_cap(c) == 10);
    chan_recv(c, NULL);
    need(chan_len(c) == 2 && chan_cap(c) == 10);
    chan_close(c);
    need(chan_len(c) == 2 && chan_cap(c) == 10);

    c = chan_of(int, 0);
    need(chan_len(c) == 0 && chan_cap(c) == 0);
    need(chan_len(NULL) == 0 && chan_cap(NULL) == 0);
    print("ok\n");
    return 0;
}
