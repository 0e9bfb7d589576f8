// A TLS connection between two goroutines by BearSSL, a library that was built
// by its own Makefile with CC=rt0cc.  Its callbacks block as if they were
// read(2) and write(2); what blocks is a goroutine.  The key and certificate
// are those of the library's examples.
//
// expect: client: TLS 1.2, the server has the key
// expect: client: 10000 lines came back in capitals
// expect: server: 178890 bytes, then the end
#include <bearssl.h>
#include <rt/rt.h>
#include <string.h>
#include "chain-ec.h"
#include "key-ec.h"

enum { LINES = 10000, ROOM = 4096 };

// One direction of the connection: one goroutine writes, another reads.
typedef struct Wire {
    unsigned char data[ROOM];
    size_t written, read;
    bool closed;
} Wire;

static Wire to_server, to_client;
static bool server_done;

static int
wire_write(void *arg, const unsigned char *p, size_t n)
{
    Wire *w = arg;
    size_t at = w->written % ROOM, room;

    while ((room = ROOM - (w->written - __atomic_load_n(&w->read, __ATOMIC_ACQUIRE))) == 0)
        go_yield();
    n = n < room ? n : room;
    n = n < ROOM - at ? n : ROOM - at;
    memcpy(w->data + at, p, n);
    __atomic_store_n(&w->written, w->written + n, __ATOMIC_RELEASE);
    return (int)n;
}

static int
wire_read(void *arg, unsigned char *p, size_t n)
{
    Wire *w = arg;
    size_t at = w->read % ROOM, ready;

    while ((ready = __atomic_load_n(&w->written, __ATOMIC_ACQUIRE) - w->read) == 0) {
        if (__atomic_load_n(&w->closed, __ATOMIC_ACQUIRE))
            return -1;
        go_yield();
    }
    n = n < ready ? n : ready;
    n = n < ROOM - at ? n : ROOM - at;
    memcpy(p, w->data + at, n);
    __atomic_store_n(&w->read, w->read + n, __ATOMIC_RELEASE);
    return (int)n;
}

// Each side needs memory for records and something nobody can guess, which is
// of no importance here.
static void
prepare(br_ssl_engine_context *engine, const char *seed)
{
    br_ssl_engine_set_buffer(engine, gc_alloc_leaf(BR_SSL_BUFSIZE_BIDI), BR_SSL_BUFSIZE_BIDI, 1);
    br_ssl_engine_inject_entropy(engine, seed, strlen(seed));
}

static void
must_tls(br_ssl_engine_context *engine, int result)
{
    if (result < 0)
        panic("TLS error %d", br_ssl_engine_last_error(engine));
}

static void
serve(void)
{
    br_ssl_server_context *s = gc_new(br_ssl_server_context);
    br_sslio_context io;
    char buf[999];
    size_t total = 0;
    int n;

    br_ssl_server_init_full_ec(s, CHAIN, CHAIN_LEN, BR_KEYTYPE_EC, &EC);
    prepare(&s->eng, "the server's secret seed of 32 bytes");
    br_ssl_server_reset(s);
    br_sslio_init(&io, &s->eng, wire_read, &to_server, wire_write, &to_client);
    while ((n = br_sslio_read(&io, buf, sizeof buf)) > 0) {
        for (int i = 0; i < n; i++)
            if (buf[i] >= 'a' && buf[i] <= 'z')
                buf[i] -= 'a' - 'A';
        must_tls(&s->eng, br_sslio_write_all(&io, buf, (size_t)n));
        must_tls(&s->eng, br_sslio_flush(&io));
        total += (size_t)n;
    }
    print("server: %zu bytes, then the end\n", total);
    __atomic_store_n(&server_done, true, __ATOMIC_RELEASE);
}

// The client knows the server by its public key.
static void
public_key(br_x509_knownkey_context *known)
{
    static unsigned char point[BR_EC_KBUF_PUB_MAX_SIZE];
    br_ec_public_key key;

    br_ec_compute_pub(br_ec_get_default(), &key, point, &EC);
    br_x509_knownkey_init_ec(known, &key, BR_KEYTYPE_KEYX | BR_KEYTYPE_SIGN);
}

int
main(void)
{
    br_ssl_client_context *c = gc_new(br_ssl_client_context);
    br_x509_minimal_context *unused = gc_new(br_x509_minimal_context);
    br_x509_knownkey_context known;
    br_sslio_context io;
    int right = 0;

    go(serve);
    br_ssl_client_init_full(c, unused, NULL, 0);
    public_key(&known);
    br_ssl_engine_set_x509(&c->eng, &known.vtable);
    prepare(&c->eng, "the client's secret seed of 32 bytes");
    br_ssl_client_reset(c, "localhost", 0);
    br_sslio_init(&io, &c->eng, wire_read, &to_client, wire_write, &to_server);
    must_tls(&c->eng, br_sslio_flush(&io));
    print("client: TLS 1.%d, the server has the key\n",
          br_ssl_engine_get_version(&c->eng) - BR_TLS10);
    for (int i = 0; i < LINES; i++) {
        char back[64] = { 0 };
        Str line = fmt_str("this is line %d\n", i), echo = fmt_str("THIS IS LINE %d\n", i);

        must_tls(&c->eng, br_sslio_write_all(&io, line.ptr, line.len));
        must_tls(&c->eng, br_sslio_flush(&io));
        must_tls(&c->eng, br_sslio_read_all(&io, back, line.len));
        right += memcmp(back, echo.ptr, line.len) == 0;
        if (i % 1000 == 0)
            gc_collect();
    }
    print("client: %d lines came back in capitals\n", right);
    br_sslio_close(&io);
    __atomic_store_n(&to_server.closed, true, __ATOMIC_RELEASE);
    while (!__atomic_load_n(&server_done, __ATOMIC_ACQUIRE))
        go_yield();
    return 0;
}
