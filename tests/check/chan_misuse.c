// For chan_misuse.py: what must not be done with a channel, each by its name.
#include <rt/rt.h>

static Chan *c, *d;
static bool ok;
static Case cases[2];

// A program that goes wrong says so where it did: each is a function of its own.
static void
send_closed(void)
{
    chan_close(c);
    chan_send(c, &(int){ 1 });
}

static void
try_send_closed(void)
{
    chan_close(d);
    chan_try_send(d, &(int){ 1 });
}

static void
select_send_closed(void)
{
    chan_close(c);
    SELECT(SEND(c, &(int){ 1 }), RECV(d, NULL));
}

static void
try_select_send_closed(void)
{
    chan_close(c);
    TRY_SELECT(SEND(c, &(int){ 1 }));
}

static void
close_soon(void)
{
    chan_close(c);
}

static void
send_while_closed(void)
{
    go(close_soon);
    chan_send(c, &(int){ 1 });
}

static void
select_while_closed(void)
{
    go(close_soon);
    SELECT(RECV(d, NULL), SEND(c, &(int){ 1 }));
}

static void
close_twice(void)
{
    chan_close(c);
    chan_close(c);
}

static void
close_null(void)
{
    chan_close(NULL);
}

static void
send_wide(void)
{
    chan_send(c, &(long){ 1 });
}

static void
recv_narrow(void)
{
    char v;

    chan_recv(c, &v);
}

static void
try_send_wide(void)
{
    chan_try_send(c, &(long){ 1 });
}

static void
try_recv_narrow(void)
{
    char v;

    chan_try_recv(c, &v, &ok);
}

// The pointer is the value; what was meant is a pointer to it.
static void
send_without_ampersand(void)
{
    const char *text = "text";

    chan_send(chan_of(const char *, 1), text);
}

static void
recv_without_ampersand(void)
{
    const char *text = "text";

    chan_recv(chan_of(const char *, 1), (char *)text);
}

static void
select_send_wide(void)
{
    SELECT(RECV(NULL, NULL), SEND(c, &(long){ 1 }));
}

static void
select_recv_narrow(void)
{
    char v;

    TRY_SELECT(RECV(c, &v));
}

static void
select_recv_ok_narrow(void)
{
    char v;

    SELECT(RECV_OK(c, &v, &ok), RECV(d, NULL));
}

static void
select_negative(void)
{
    chan_select(cases, -1);
}

static void
try_select_negative(void)
{
    chan_try_select(cases, INT32_MIN);
}

static void
select_too_many(void)
{
    chan_select(cases, 65537);
}

static void
make_too_large(void)
{
    chan_make(8, (size_t)1 << 60);
}

static void
make_overflow(void)
{
    chan_make((size_t)1 << 32, (size_t)1 << 32);
}

static void
make_wide(void)
{
    chan_make((size_t)-1, 1);
}

static void
make_negative(void)
{
    chan_of(int, (size_t)-1);
}

static long
receive(void *chan)
{
    return chan_try_recv((Chan *)chan, NULL, NULL);
}

static void
send_to_timer(void)
{
    chan_send(timer_make(HOUR)->c, &(int64_t){ 1 });
}

static void
try_send_to_timer(void)
{
    chan_try_send(time_after(0), &(int64_t){ 1 });
}

static void
select_send_to_timer(void)
{
    SELECT(SEND(ticker_start(HOUR)->c, &(int64_t){ 1 }), RECV(d, NULL));
}

static void
close_timer(void)
{
    chan_close(timer_make(0)->c);
}

static void
blocking(void)
{
    go(close_soon);
    go_blocking(receive, d);
}

static const struct Misuse {
    const char *name;
    void (*fn)(void);
} misuses[] = {
#define MISUSE(name) { #name, name }
    MISUSE(send_closed), MISUSE(try_send_closed), MISUSE(select_send_closed),
    MISUSE(try_select_send_closed), MISUSE(send_while_closed), MISUSE(select_while_closed),
    MISUSE(close_twice), MISUSE(close_null), MISUSE(send_wide), MISUSE(recv_narrow),
    MISUSE(try_send_wide), MISUSE(try_recv_narrow), MISUSE(send_without_ampersand),
    MISUSE(recv_without_ampersand), MISUSE(select_send_wide), MISUSE(select_recv_narrow),
    MISUSE(select_recv_ok_narrow), MISUSE(select_negative), MISUSE(try_select_negative),
    MISUSE(select_too_many), MISUSE(make_too_large), MISUSE(make_overflow), MISUSE(make_wide),
    MISUSE(make_negative), MISUSE(blocking), MISUSE(send_to_timer), MISUSE(try_send_to_timer),
 MISUSE(select_send_to_timer), MISUSE(close_timer),
};

int
main(int argc, char **argv)
{
    c = chan_of(int, 0);
    d = chan_of(int, 1);
    for (size_t i = 0; argc > 1 && i < sizeof misuses / sizeof misuses[0]; i++)
        if (str_eq(str_of(argv[1]), str_of(misuses[i].name)))
            misuses[i].fn();
    print("%s: nothing has happened\n", argc > 1 ? argv[1] : "?");
    return 0;
}
