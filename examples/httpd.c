/* httpd HOST:PORT answers every HTTP request with one page; a goroutine a connection.
   The parser takes a byte at a time and keeps where it is, not what it has seen, so
   requests may come in any pieces.  What one read brings is answered with one write. */
#include <rt/rt.h>

#define HELLO "Hello, World!"
enum { ROOM = 1536, HEAD_MAX = 8192, TEXT_MAX = 96, LEAST = sizeof "A / HTTP/1.1\nHost:\n\n" - 1 };
typedef struct Request {
    enum { METHOD, TARGET, VERSION, NAME, VALUE, BODY, DONE, BAD } state;
    bool cr, head, v11, host, close;
    size_t size, len;           /* of the header so far; of the word or line at hand */
    int64_t body;               /* bytes of it to come; -1: no Content-Length */
} Request;

/* The state machine: what the byte after c belongs to.  text is the word or line at hand. */
static int
step(Request *r, char *text, unsigned char c)
{
    static const bool token[256] = { ['0' ... '9'] = 1, ['A' ... 'Z'] = 1, ['^' ... 'z'] = 1,
        ['!'] = 1, ['#' ... '\''] = 1, ['*' ... '+'] = 1, ['-' ... '.'] = 1, ['|'] = 1, ['~'] = 1 };
    Str line = { text, r->len < TEXT_MAX ? r->len : TEXT_MAX }, name, value;
    bool end = c == '\n', some = r->len > 0;
    int64_t n;

    if (r->state == BODY)
        return --r->body > 0 ? BODY : DONE;
    if (++r->size > HEAD_MAX || (r->cr && !end))
        return BAD;
    if ((r->cr = c == '\r') || (end && !some && r->state == METHOD))
        return r->state;
    if (r->len++ < TEXT_MAX)
        text[line.len] = (char)(r->state >= NAME && c >= 'A' && c <= 'Z' ? c + 32 : c);
    switch (r->state) {
    case METHOD:
        r->head = c == ' ' && str_eq(line, STR("HEAD"));
        return token[c] ? METHOD : c == ' ' && some ? (r->len = 0, TARGET) : BAD;
    case TARGET:
        return c > ' ' && c < 127 ? TARGET : c == ' ' && some ? (r->len = 0, VERSION) : BAD;
    case VERSION:
        if (!end)
            return VERSION;
        r->close = !(r->v11 = str_eq(line, STR("HTTP/1.1")));
        return r->v11 || str_eq(line, STR("HTTP/1.0")) ? (r->len = 0, NAME) : BAD;
    case NAME:
        if (end && !some)
            return r->v11 && !r->host ? BAD : r->body > 0 ? BODY : DONE;
        return token[c] ? NAME : c == ':' && some ? VALUE : BAD;
    default:
        if (!end)
            return c == '\t' || (c >= ' ' && c != 127) ? VALUE : BAD;
    }
    r->len = 0;                 /* a header is complete */
    str_cut(line, STR(":"), &name, &value);
    if (str_eq(name, STR("host")))
        return r->host ? BAD : (r->host = true, NAME);
    if (str_eq(name, STR("content-length")))
        return r->body < 0 && line.len < TEXT_MAX && (value = str_trim(value)).len > 0 &&
               value.ptr[0] >= '0' && str_to_int(value, 10, &n) == 0 ? (r->body = n, NAME) : BAD;
    if (str_eq(name, STR("connection")))
        r->close = str_find(value, STR("close")) >= 0 ||
                   (r->close && str_find(value, STR("keep-alive")) < 0);
    return str_eq(name, STR("transfer-encoding")) ? BAD : NAME;
}

static Str page[3];             /* the answers: staying open, closing, refusing */

static void
refresh(void)                   /* their date; the old ones are collected once they are sent */
{
    for (Civil now;; time_sleep(SECOND)) {
        time_utc(time_unix_nano(), &now);
        for (int i = 0; i < 3; i++)
            page[i] = fmt_str("HTTP/1.1 %s\r\nConnection: %s\r\nContent-Length: %zu\r\nDate: %s\r\n"
                "Content-Type: text/plain\r\n\r\n" HELLO, i < 2 ? "200 OK" : "400 Bad Request",
                i < 1 ? "keep-alive" : "close", sizeof HELLO - 1, time_http(&now).ptr);
    }
}

static void
serve(Conn *conn)
{
    char buf[ROOM], text[TEXT_MAX];
    Str parts[ROOM / LEAST + 2];       /* one begun before, one refused */
    Request r = { .body = -1 };
    ssize_t n, answers;

    while ((n = conn_read(conn, buf, sizeof buf)) > 0) {
        for (ssize_t i = answers = 0; i < n && r.state < DONE; i++) {
            if ((r.state = step(&r, text, (unsigned char)buf[i])) < DONE)
                continue;
            parts[answers] = page[r.state == BAD ? 2 : r.close];
            parts[answers++].len -= r.head ? sizeof HELLO - 1 : 0;
            if (r.state == DONE && !r.close)
                r = (Request){ .body = -1 };
        }
        conn_writev(conn, parts, (int)answers);
        if (r.state >= DONE)
            conn_close_write(conn);
    }
    conn_close(conn);
}

int
main(int argc, char **argv)
{
    Listener *ln;
    Conn *conn;
    int err;

    if (argc != 2)
        return log_print("usage: httpd HOST:PORT"), 1;
    if ((err = net_listen("tcp", argv[1], &ln)) < 0)
        return log_print("httpd: %s: %s", argv[1], err_text(err)), 1;
    must(print("listening on %s\n", addr_text(listener_addr(ln)).ptr));
    for (go(refresh); page[2].len == 0;)
        go_yield();
    while (listener_accept(ln, &conn) == 0)
        go(serve, conn);
    return 0;
}
