/* echo HOST:PORT sends back what it is sent; a goroutine a connection. */
#include <rt/rt.h>

static void
serve(Conn *conn)
{
    io_copy(&conn->writer, &conn->reader);
    conn_close(conn);
}

int
main(int argc, char **argv)
{
    Listener *ln;
    Conn *conn;
    int err;

    if (argc != 2) {
        log_print("usage: echo HOST:PORT");
        return 1;
    }
    if ((err = net_listen("tcp", argv[1], &ln)) < 0) {
        log_print("echo: %s: %s", argv[1], err_text(err));
        return 1;
    }
    must(print("listening on %s\n", addr_text(listener_addr(ln)).ptr));
    while (listener_accept(ln, &conn) == 0)
        go(serve, conn);
    return 0;
}
