// wake timer N | wake HOST:PORT: nanoseconds from an event to the goroutine that
// waits for it, one line for each, in a program that has nothing else to do.
//
//     timer       N sleeps of a millisecond: how much later they end
//     HOST:PORT   a connection brings the instants at which they were sent, each
//                 in 8 bytes, until it ends
#include "bench/sched/bench.h"

enum { MOST = 100000 };

static int64_t late[MOST];

static int
sleeps(int n)
{
    for (int i = 0; i < n; i++) {
        int64_t t = time_now();

        time_sleep(MILLISECOND);
        late[i] = time_now() - t - MILLISECOND;
    }
    return n;
}

static int
reads(const char *address)
{
    Listener *ln;
    Conn *conn;
    int64_t sent;
    int n = 0;

    must(net_listen("tcp", address, &ln));
    must(listener_accept(ln, &conn));
    while (n < MOST && conn_read(conn, &sent, sizeof sent) == sizeof sent)
        late[n++] = time_now() - sent;
    return n;
}

int
main(int argc, char **argv)
{
    if (argc < 2)
        return log_print("usage: wake timer N | wake HOST:PORT"), 1;
    int n = argc > 2 ? sleeps((int)number(argv[2])) : reads(argv[1]);
    for (int i = 0; i < n; i++)
        print("%ld\n", (long)late[i]);
    return 0;
}
