// The truth table of blocking: what each operation does on a channel that is
// NULL, closed, empty, full or ready, alone, in SELECT and in TRY_SELECT.  Its rows
// that panic stand in tests/check/chan_misuse.c.
//
// Go: test/chan/select3.go.
// expect: ok
#include "conform.h"

static Chan *closed;
static int x;
static bool ok;

// A channel of one int, with or without it.
static Chan *
async(int n)
{
    Chan *c = chan_of(int, 1);

    if (n == 1)
        chan_send(c, &(int){ 7 });
    return c;
}

// Each line is a row: what comes back if anything does, and what is to come.
enum { BLOCKS = -2 };

static int
send_null(void)
{
    chan_send(NULL, &x);
    return 0;
}

static int
recv_null(void)
{
    return chan_recv(NULL, &x);
}

static int
try_send_null(void)
{
    return chan_try_send(NULL, &x);
}

static int
try_recv_null(void)
{
    return chan_try_recv(NULL, &x, &ok);
}

static int
send_async(void)
{
    chan_send(async(0), &x);
    return 1;
}

static int
recv_closed(void)
{
    for (int i = 0; i < 10; i++) {
        x = 1;
        need(!chan_recv(closed, &x) && x == 0);
        x = 1, ok = true;
        need(chan_try_recv(closed, &x, &ok) == 1 && x == 0 && !ok);
    }
    return 1;
}

static int
recv_empty(void)
{
    return chan_recv(chan_of(int, 0), &x);
}

static int
send_empty(void)
{
    chan_send(chan_of(int, 0), &x);
    return 0;
}

static int
send_full(void)
{
    chan_send(async(1), &x);
    return 0;
}

static int
select_nothing(void)
{
    return chan_select(NULL, 0);
}

static int
select_recv_null(void)
{
    return SELECT(RECV(NULL, &x));
}

static int
select_send_null(void)
{
    return SELECT(SEND(NULL, &x));
}

static int
select_both_null(void)
{
    return SELECT(RECV(NULL, &x), SEND(NULL, &x));
}

static int
select_empty(void)
{
    return SELECT(RECV(chan_of(int, 0), &x));
}

static int
select_full(void)
{
    return SELECT(SEND(async(1), &x), RECV(NULL, &x));
}

static int
select_itself(void)
{
    Chan *c = chan_of(int, 0);

    return SELECT(SEND(c, &x), RECV(c, &x));
}

static int
try_nothing(void)
{
    return chan_try_select(NULL, 0);
}

static int
try_select_recv_null(void)
{
    return TRY_SELECT(RECV(NULL, &x));
}

static int
try_select_send_null(void)
{
    return TRY_SELECT(SEND(NULL, &x));
}

static int
try_select_itself(void)
{
    Chan *c = chan_of(int, 0);

    return TRY_SELECT(SEND(c, &x), RECV(c, &x));
}

static int
try_select_async(void)
{
    return TRY_SELECT(SEND(async(0), &x));
}

static int
try_select_full(void)
{
    return TRY_SELECT(RECV(async(1), &x));
}

static int
select_recv_closed(void)
{
    return SELECT(RECV(closed, NULL));
}

static int
select_value_closed(void)
{
    x = 1;
    need(SELECT(RECV(closed, &x)) == 0 && x == 0);
    return 0;
}

static int
select_ok_closed(void)
{
    x = 1, ok = true;
    need(SELECT(RECV_OK(closed, &x, &ok)) == 0 && x == 0 && !ok);
    return 0;
}

static const struct Row {
    int (*fn)(void);
    int result;
} rows[] = {
    { send_null, BLOCKS },
    { recv_null, BLOCKS },
    { try_send_null, 0 },
    { try_recv_null, 0 },
    { send_async, 1 },
    { recv_closed, 1 },
    { recv_empty, BLOCKS },
    { send_empty, BLOCKS },
    { send_full, BLOCKS },
    { select_nothing, BLOCKS },
    { select_recv_null, BLOCKS },
    { select_send_null, BLOCKS },
    { select_both_null, BLOCKS },
    { select_empty, BLOCKS },
    { select_full, BLOCKS },
    { select_itself, BLOCKS },
    { try_nothing, -1 },
    { try_select_recv_null, -1 },
    { try_select_send_null, -1 },
    { try_select_itself, -1 },
    { try_select_async, 0 },
    { try_select_full, 0 },
    { select_recv_closed, 0 },
    { select_value_closed, 0 },
    { select_ok_closed, 0 },
};

static void
run(const struct Row *row, Chan *results)
{
    int result = row->fn();

    chan_send(results, &result);
}

int
main(void)
{
    Chan *results = chan_of(int, 1);
    int blocked = 0, result;

    closed = chan_of(int, 0);
    chan_close(closed);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        go(run, &rows[i], results);
        if (rows[i].result == BLOCKS)
            await_parked(++blocked);
        else
            need(chan_recv(results, &result) && result == rows[i].result);
    }
    await_parked(blocked);
    need(chan_len(results) == 0);
    print("ok\n");
    return 0;
}
