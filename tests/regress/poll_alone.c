// One goroutine, which never started another, waits for a descriptor a few
// hundred times: the look at the network in between does not count as somebody
// who sleeps there.
// flags: -iquote . -iquote rt/x86_64 -isystem build/uapi
// expect: 300 deadlines
#include "tests/e2e/net_client.h"

enum { N = 300 };

int
main(void)
{
    Listener *ln;
    Conn *conn;
    int passed = 0;
    char c;

    must(net_listen("tcp4", "127.0.0.1:0", &ln));
    FD *peer = client_pair(ln, &conn);
    for (int i = 0; i < N; i++) {
        must(conn_set_read_deadline(conn, time_now() + 20 * MICROSECOND));
        passed += conn_read(conn, &c, 1) == -EDEADLINE;
    }
    print("%d deadlines\n", passed);
    must(fd_close(peer));
    return 0;
}
