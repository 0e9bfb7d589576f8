// Sockets over loopback: storms of connections, with everything that can end one
// coming at any moment: deadlines, a close by another goroutine, a reset, and an
// orderly end.
//
// What arrives is what was sent, up to where the connection ended; who was left
// in peace gets all of it back.  Nobody stays parked in a read or write of a
// descriptor that was closed, and no descriptor stays open.
#include "tests/e2e/net_client.h"
#undef REACH
#include "tests/stress/stress.h"

enum { CLIENTS = 40, BYTES = 40000, CHUNK = 5000, CONNECTIONS = 4 };

typedef struct Server {
    Listener *ln;
    bool rough;                 // the server, too, closes whenever it likes
    int64_t accepted;
    Crew crew;
} Server;

static void
close_later(Server *s, Conn *conn, int64_t ns)
{
    if (ns < 20 * MICROSECOND)
        go_yield();
    else
        time_sleep(ns);
    conn_close(conn);
    crew_done(&s->crew);
}

static void
disturb(Server *s, Conn *conn, Rnd *r)
{
    switch (rnd(r, 4)) {
    case 0:
        crew_add(&s->crew, 1);
        go(close_later, s, conn, rnd(r, 500000));
        break;
    case 1:
        must(conn_set_deadline(conn, time_now() + rnd(r, MILLISECOND)));
        break;
    case 2:
        must(conn_set_read_deadline(conn, 1));
        break;
    default:
        must(conn_set_deadline(conn, time_now() + SECOND * 100));
    }
}

// The server's end.
static void
echo_conn(Server *s, Conn *conn, uint64_t seed)
{
    Rnd r = { seed };
    bool rough = s->rough && rnd(&r, 2) == 0;
    char *buf = gc_alloc_leaf(CHUNK);
    ssize_t n;

    if (rough)
        disturb(s, conn, &r);
    while ((n = conn_read(conn, buf, CHUNK)) > 0)
        if (conn_write(conn, buf, (size_t)n) < 0)
            break;
    need(rough || n == 0 || n == -ECONNRESET || n > 0, "%ld", n);
    int err = conn_close(conn);
    need(err == 0 || (rough && err == -ECLOSED), "%d", err);
    crew_done(&s->crew);
}

static void
echo_accept(Server *s, uint64_t seed)
{
    Rnd r = { seed };
    Conn *conn;
    int err;

    while ((err = listener_accept(s->ln, &conn)) == 0) {
        count(&s->accepted, 1);
        crew_add(&s->crew, 1);
        go(echo_conn, s, conn, rnd_word(&r));
    }
    need(err == -ECLOSED, "%d", err);
    crew_done(&s->crew);
}

static unsigned char
byte_at(uint64_t seed, size_t i)
{
    return (unsigned char)(seed + i * i / 7 + i);
}

// Beside the reader: writes all, then says so.
static void
client_write(Server *s, FD *fd, uint64_t seed, size_t nbytes, Crew *mine)
{
    unsigned char *buf = gc_alloc_leaf(CHUNK);

    for (size_t at = 0, n; at < nbytes; at += n) {
        n = nbytes - at < CHUNK ? nbytes - at : CHUNK;
        for (size_t i = 0; i < n; i++)
            buf[i] = byte_at(seed, at + i);
        ssize_t done = fd_write(fd, buf, n);
        if (done != (ssize_t)n) {
            need(s->rough && done < 0, "%ld", done);
            break;
        }
    }
    int err = fd_shutdown(fd, 1);
    need(err == 0 || s->rough, "%d", err);
    crew_done(mine);
}

static void
client_exchange(Server *s, Rnd *r)
{
    FD *fd = client_connect(s->ln);
    uint64_t seed = rnd_word(r);
    size_t nbytes = rnd_size(r, BYTES), got = 0;
    unsigned char *buf = gc_alloc_leaf(CHUNK);
    Crew mine = { 0 };
    ssize_t n;

    crew_add(&mine, 1);
    go(client_write, s, fd, seed, nbytes, &mine);
    if (s->rough && rnd(r, 4) == 0) {
        go_yield();
        client_reset(fd);
        crew_wait(&mine);
        return;
    }
    while ((n = fd_read(fd, buf, 1 + rnd(r, CHUNK))) > 0)
        for (ssize_t i = 0; i < n; i++, got++)
            need(buf[i] == byte_at(seed, got), "byte %zu", got);
    need(s->rough || (n == 0 && got == nbytes), "%zu of %zu, then %ld", got, nbytes, n);
    crew_wait(&mine);
    must(fd_close(fd));
}

static void
echo_client(Server *s, Crew *clients, uint32_t connections, uint64_t seed)
{
    Rnd r = { seed };

    for (uint32_t i = 0; i < connections; i++)
        client_exchange(s, &r);
    crew_done(clients);
}

static void
echo(Rnd *r)
{
    Server s = { .rough = rnd(r, 3) > 0 };
    uint32_t n = rnd_size(r, CLIENTS), acceptors = 1 + rnd(r, 3), connections = 0;
    Crew clients = { 0 };

    must(net_listen("tcp4", "127.0.0.1:0", &s.ln));
    crew_add(&s.crew, acceptors);
    for (uint32_t i = 0; i < acceptors; i++)
        go(echo_accept, &s, rnd_word(r));
    crew_add(&clients, n);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t each = rnd_size(r, CONNECTIONS);

        connections += each;
        go(echo_client, &s, &clients, each, rnd_word(r));
    }
    crew_wait(&clients);
    must(listener_close(s.ln));
    crew_wait(&s.crew);
    need(s.rough || s.accepted == connections, "%ld of %u", s.accepted, connections);
}

STRESS(echo, .threads = 20, .megabytes = 80)
