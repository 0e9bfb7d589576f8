// A web crawl: link by link through a site, which this program serves on the loopback,
// each page once, a few at a time.  Look at the loop in main: it alone knows what was
// seen, so nothing is locked; and a send to NULL, while nothing is listed, is never ready.
// expect: 100 pages, 300 links
#include <rt/rt.h>

enum { PAGES = 100, WORKERS = 4 };

static void
serve(Listener *ln)
{
    for (Conn *conn; listener_accept(ln, &conn) == 0; conn_close(conn)) {
        Str line;
        int64_t n;

        must(bufio_read_line(bufio_reader(&conn->reader), &line));
        must(str_to_int(line, 10, &n));
        must(fmt_print(&conn->writer, "%ld %ld %ld", n / 2, n * 2 % PAGES, (n * 2 + 1) % PAGES));
    }
}

static void
fetch(const char *site, Chan *wanted, Chan *fetched)
{
    for (int64_t n; chan_recv(wanted, &n);) {
        Conn *conn;
        Str text;

        must(net_dial(NULL, "tcp", site, &conn));
        must(fmt_print(&conn->writer, "%ld\n", n));
        must(io_read_all(&conn->reader, 1000, &text));
        conn_close(conn);
        chan_send(fetched, &text);
    }
}

int
main(void)
{
    Chan *wanted = chan_of(int64_t, 0), *fetched = chan_of(Str, 0);
    int64_t list[PAGES] = { 1 }, n;
    bool seen[PAGES] = { [1] = true };
    int listed = 1, next = 0, done = 0, links = 0;
    Listener *ln;
    Str text, link;

    must(net_listen("tcp", "127.0.0.1:0", &ln));
    go(serve, ln);
    for (int i = 0; i < WORKERS; i++)
        go(fetch, addr_text(listener_addr(ln)).ptr, wanted, fetched);
    while (done < listed)
        if (SELECT(SEND(next < listed ? wanted : NULL, &list[next]), RECV(fetched, &text)) == 0)
            next++;
        else
            for (done++; str_next_field(&text, &link); links++)
                if (must(str_to_int(link, 10, &n)) == 0 && !seen[n])
                    list[listed++] = n, seen[n] = true;
    print("%d pages, %d links\n", done, links);
    return 0;
}
