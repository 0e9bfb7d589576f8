// A select that sends to and receives from one channel does not meet itself, and
// two of them meet each other.
//
// Go: runtime/chan_test.go, TestSelfSelect.
// expect: ok
#include "conform.h"

static void
player(Chan *c, int me, int turns, Chan *all)
{
    for (int i = 0; i < turns; i++) {
        int v = -1;
        int ran = me == 0 || i % 2 == 0 ? SELECT(SEND(c, &me), RECV(c, &v))
                                        : 1 - SELECT(RECV(c, &v), SEND(c, &me));

        need(ran == 0 || chan_cap(c) > 0 || v == 1 - me);
    }
    done(all);
}

int
main(void)
{
    Chan *all = chan_of(char, 0);

    for (size_t cap = 0; cap <= 10; cap += 5) {
        Chan *c = chan_of(int, cap);

        go(player, c, 0, steps(5000), all);
        go(player, c, 1, steps(5000), all);
        join(all, 2);
    }
    print("ok\n");
    return 0;
}
