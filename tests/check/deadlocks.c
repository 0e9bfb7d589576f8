// For deadlocks.py: a program in which everybody is asleep, or nearly.
//
// Goroutines that want to end the program while another one does are parked for
// good, on nothing that anybody outside could bring about.  So main's end is
// begun by goroutine 1, which starts the others and leaves.
#include <rt/rt.h>

enum { PARKED = 20, LONG = 300 * MILLISECOND };

static const char *what = "";
static Listener *ln;

static bool
is(const char *word)
{
    return str_eq(str_of(what), str_of(word));
}

static void
park(void)
{
    proc_exit(1);
}

static void
park_later(void)
{
    for (int i = 0; i < 50; i++)
        go_yield();
    proc_exit(1);
}

static void
accept_one(void)
{
    Conn *conn;

    must(print("%s\n", addr_text(listener_addr(ln)).ptr));
    must(listener_accept(ln, &conn));
    must(conn_close(conn));
    must(print("accepted\n"));
}

static void
sleep_once(void)
{
    time_sleep(LONG);
    must(print("slept\n"));
}

static long
wait_outside(void *unused)
{
    (void)unused;
    for (int64_t end = time_now() + LONG; time_now() < end;)
        ;
    return 0;
}

static void
block(void)
{
    go_blocking(wait_outside, NULL);
    must(print("back\n"));
}

static void
everybody(void)
{
    if (is("listener") || is("accept"))
        must(net_listen("tcp", "127.0.0.1:0", &ln));
    if (is("accept"))
        go(accept_one);
    else if (is("sleep"))
        go(sleep_once);
    else if (is("blocking"))
        go(block);
    for (int i = 0; i < PARKED && !is("nobody"); i++)
        if (i % 2 == 0)
            go(park);
        else
            go(park_later);
    go_exit();
}

int
main(int argc, char **argv)
{
    if (argc > 1)
        what = argv[1];
    must(atexit(everybody));
    return 0;
}
