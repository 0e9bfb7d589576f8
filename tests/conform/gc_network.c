// Goroutines that wait for sockets, each with the only pointer to an object, and with
// the only pointer to the buffer that the kernel reads from or writes to later.
//
// expect: ok
#include "holders.h"

enum { BUFFER = 64 << 10 };

static Listener *listeners[HOLDERS];
static Conn *ours[HOLDERS], *theirs[HOLDERS];
static bool closing;                    // atomic

static void
connect(int i)
{
    Str text = addr_text(listener_addr(listeners[i]));

    must(net_dial(NULL, "tcp4", text.ptr, &theirs[i]));
    must(listener_accept(listeners[i], &ours[i]));
}

static void
disconnect(void)
{
    for (int i = 0; i < HOLDERS; i++)
        if (ours[i] != NULL) {
            conn_close(ours[i]);
            conn_close(theirs[i]);
            ours[i] = theirs[i] = NULL;
        }
}

static void
prepare(void)
{
    disconnect();
    for (int i = 0; i < HOLDERS; i++)
        connect(i);
}

static void
fill(unsigned char *p, size_t n, uint64_t id)
{
    for (size_t i = 0; i < n; i++)
        p[i] = (unsigned char)(id * 7 + i % 251);
}

static void
check(const unsigned char *p, size_t n, uint64_t id)
{
    for (size_t i = 0; i < n; i++)
        need(p[i] == (unsigned char)(id * 7 + i % 251));
}

static void
read(uint64_t id)
{
    Thing *t = thing_make(id);
    unsigned char *p = gc_alloc_leaf(BUFFER);

    need(io_read_full(&ours[id]->reader, p, BUFFER) == BUFFER);
    check(p, BUFFER, id);
    thing_check(t, id);
}

// In pieces, so that all wait again, and the heap is collected meanwhile.
static void
feed(void)
{
    static unsigned char text[BUFFER];

    for (size_t at = 0; at < BUFFER; at += BUFFER / 4) {
        for (uint64_t id = 0; id < HOLDERS; id++) {
            fill(text, BUFFER, id);
            need(conn_write(theirs[id], text + at, BUFFER / 4) == BUFFER / 4);
        }
        churn();
    }
}

// Until nobody reads any more.
static void
write(uint64_t id)
{
    Thing *t = thing_make(id);
    unsigned char *p = gc_alloc_leaf(BUFFER);
    Conn *conn = ours[id];

    fill(p, BUFFER, id);
    while (conn_write(conn, p, BUFFER) == BUFFER)
        ;
    need(__atomic_load_n(&closing, __ATOMIC_SEQ_CST));
    thing_check(t, id);
}

static void
drain(void)
{
    static unsigned char text[BUFFER];

    __atomic_store_n(&closing, false, __ATOMIC_SEQ_CST);
    for (int round = 0; round < 8; round++)
        for (uint64_t id = 0; id < HOLDERS; id++) {
            need(io_read_full(&theirs[id]->reader, text, BUFFER) == BUFFER);
            check(text, BUFFER, id);
        }
    churn();
    __atomic_store_n(&closing, true, __ATOMIC_SEQ_CST);
    disconnect();
}

static void
expire(uint64_t id)
{
    Thing *t = thing_make(id);
    char c;

    must(conn_set_read_deadline(ours[id], time_now() + HOUR));
    need(conn_read(ours[id], &c, 1) == -EDEADLINE);
    thing_check(t, id);
}

static void
make_past(void)
{
    for (int i = 0; i < HOLDERS; i++)
        must(conn_set_read_deadline(ours[i], 1));
    churn();
}

static void
closed(uint64_t id)
{
    Thing *t = thing_make(id);
    char c;

    need(conn_read(ours[id], &c, 1) == -ECLOSED);
    thing_check(t, id);
}

// A buffered reader that only the one who waits has, and what it has read ahead.
static void
read_line(uint64_t id)
{
    Thing *t = thing_make(id);
    BufReader *b = bufio_reader(&ours[id]->reader);
    Str line;

    need(bufio_read_line(b, &line) == 1 && str_eq(line, STR("one")));
    need(bufio_read_line(b, &line) == 1 && str_eq(line, STR("two and more")));
    thing_check(t, id);
}

static void
begin_line(void)
{
    for (uint64_t id = 0; id < HOLDERS; id++)
        need(conn_write(theirs[id], "one\ntwo ", 8) == 8);
    while (reported("read_line", "IO wait: read") < HOLDERS)
        go_yield();
    churn();
    for (uint64_t id = 0; id < HOLDERS; id++)
        need(conn_write(theirs[id], "and more\n", 9) == 9);
}

static void
accept(uint64_t id)
{
    Thing *t = thing_make(id);
    Conn *conn;

    need(listener_accept(listeners[id], &conn) == -ECLOSED);
    thing_check(t, id);
}

static void
stop_accepting(void)
{
    for (int i = 0; i < HOLDERS; i++)
        must(listener_close(listeners[i]));
}

int
main(void)
{
    static const State states[] = {
        { "read", "IO wait: read", read, feed },
        { "write", "IO wait: write", write, drain },
        { "expire", "IO wait: read", expire, make_past },
        { "closed", "IO wait: read", closed, disconnect },
        { "read_line", "IO wait: read", read_line, begin_line },
        { "accept", "IO wait: read", accept, stop_accepting },
    };

    for (int i = 0; i < HOLDERS; i++)
        must(net_listen("tcp4", "127.0.0.1:0", &listeners[i]));
    try_states(states, sizeof states / sizeof *states, prepare);
    disconnect();
    print("ok\n");
    return 0;
}
