// For names.py: uses much of the public interface.  Linked with functions of
// all the names that rt0 uses, it must print what it prints alone.
#include <rt/rt.h>

typedef struct Big { char bytes[4096]; } Big;

static int finished;

static void
serve(Conn *conn)
{
    io_copy(&conn->writer, &conn->reader);
    conn_close(conn);
    finished++;
}

static void
accept_one(Listener *ln)
{
    Conn *conn;

    must(print("listening on %s\n", addr_text(listener_addr(ln)).ptr));
    must(listener_accept(ln, &conn));
    go(serve, conn);
    while (finished == 0)
        time_sleep(MILLISECOND);
    listener_close(ln);
}

static void
goodbye(void)
{
    print("atexit\n");
}

int
main(int argc, char **argv)
{
    Listener *ln;
    Big big = { "copied" };
    Big *copy = gc_new(Big);
    Str word, rest = STR("one two");

    *copy = big;
    gc_collect();
    while (str_next_field(&rest, &word))
        print("%.*s\n", STR_FMT(word));
    log_print("%s %ld %d", copy->bytes, (long)fmt_str("%d", 1234).len, go_count());
    must(net_listen("tcp", "127.0.0.1:0", &ln));
    accept_one(ln);
    atexit(goodbye);
    if (argc > 1)
        must(addr_parse(argv[1], &(Addr){ 0 }));
    return 0;
}
