// Who finds work on a descriptor each time it looks does not keep the processor:
// not the loop of accept when many connections have come, and not the reader of
// a peer that has sent much.  (Torture yields everywhere.)
//
// env: RT0_PROCS=1
// env: RT0_DEBUG=slice=9000000
// flavors: release debug
// flags: -iquote . -iquote rt/x86_64 -isystem build/uapi
// expect: every connection was served before many more were accepted
// expect: others ran between the reads
#include "tests/e2e/net_client.h"

enum { CONNS = 200, MANY = 20, BYTES = 20000 };

static int accepted, served;
static bool late, reading = true;
static int64_t turns;

static void
serve(Conn *conn)
{
    served++;
    conn_close(conn);
}

static void
spin(void)
{
    while (reading) {
        turns++;
        go_yield();
    }
}

int
main(void)
{
    Listener *ln;
    Conn *conn;

    must(net_listen("tcp4", "127.0.0.1:0", &ln));
    for (int i = 0; i < CONNS; i++)
        client_connect(ln);
    while (accepted < CONNS && listener_accept(ln, &conn) == 0) {
        accepted++;
        late |= accepted - served > MANY;
        go(serve, conn);
    }
    print("%s\n", late ? "connections had to wait"
                       : "every connection was served before many more were accepted");

    static char buf[BYTES];
    FD *peer = client_pair(ln, &conn);
    must(fd_write(peer, buf, BYTES));
    go(spin);
    go_yield();
    turns = 0;
    for (ssize_t got = 0; got < BYTES; got++)
        must(conn_read(conn, buf, 1));
    reading = false;
    print("%s\n", turns > BYTES / MANY / 2 ? "others ran between the reads"
                                           : "the reader ran alone");
    return 0;
}
