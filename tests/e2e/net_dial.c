// Connections that the program makes, to itself: each network, nobody there, and
// contexts that end before and while there is no answer.
// procs: 1 2 8
// expect: tcp: hello
// expect: tcp4: hello
// expect: no such network: invalid argument
// expect: the other family: address family not supported by protocol
// expect: a name: malformed text
// expect: in time: hello
// expect: nobody there: connection refused
// expect: ended before: operation canceled
// expect: no answer: deadline exceeded
// expect: no answer: operation canceled
// expect: goroutines: 1
#include <rt/rt.h>

static Listener *ln;

static void
greet(void)
{
    Conn *conn;

    must(listener_accept(ln, &conn));
    must(conn_write(conn, "hello", 5));
    must(conn_close(conn));
}

static const char *
address(void)
{
    return addr_text(listener_addr(ln)).ptr;
}

static void
hello(const char *what, Ctx *ctx, const char *network)
{
    char text[6] = { 0 };
    Conn *conn;

    go(greet);
    must(net_dial(ctx, network, address(), &conn));
    must(io_read_full(&conn->reader, text, 5));
    must(conn_close(conn));
    print("%s: %s\n", what, text);
}

static void
fail(const char *what, Ctx *ctx, const char *network, const char *addr)
{
    Conn *conn = NULL;
    int err = net_dial(ctx, network, addr, &conn);

    print("%s: %s\n", what, conn == NULL ? err_text(err) : "a connection");
}

// The kernel drops who comes when the queue of a listener is full.
static void
fill_queue(void)
{
    Conn *conn;
    int err;

    must(net_listen_with(&(ListenAttr){ .backlog = 1 }, "tcp4", "127.0.0.1:0", &ln));
    do {
        Ctx *ctx = ctx_with_timeout(NULL, 500 * MILLISECOND);
        err = net_dial(ctx, "tcp", address(), &conn);
        ctx_cancel(ctx, 0);
    } while (err == 0);
}

int
main(void)
{
    Ctx *ctx = ctx_with_cancel(NULL);

    must(net_listen("tcp4", "127.0.0.1:0", &ln));
    hello("tcp", NULL, "tcp");
    hello("tcp4", NULL, "tcp4");
    fail("no such network", NULL, "tcp5", address());
    fail("the other family", NULL, "tcp6", address());
    fail("a name", NULL, "tcp", "localhost:80");
    hello("in time", ctx, "tcp");
    must(listener_close(ln));
    fail("nobody there", NULL, "tcp", address());
    ctx_cancel(ctx, 0);
    fail("ended before", ctx, "tcp", address());

    fill_queue();
    ctx = ctx_with_timeout(NULL, 20 * MILLISECOND);
    fail("no answer", ctx, "tcp", address());
    ctx_cancel(ctx, 0);
    ctx = ctx_with_cancel(NULL);
    timer_start(20 * MILLISECOND, ctx_cancel, ctx, 0);
    fail("no answer", ctx, "tcp", address());
    while (go_count() > 1)
        go_yield();
    print("goroutines: %d\n", go_count());
    return 0;
}
