// busy HOST:PORT: the answers of httpd, beside goroutines that hold a processor:
// one in a loop that calls nothing, one that is in a system call for 50 ms at a
// time, one that touches fresh pages, each a fault.
#include <rt/rt.h>
#include <linux/mman.h>
#include "rt/sys.h"

static const char ANSWER[] = "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n"
                             "Content-Type: text/plain\r\n\r\nHello, World!";
enum { ROOM = 4096, PAGE = 4096, PAGES = 4096 };

static volatile uint64_t steps;

static void
spin(void)
{
    for (;;)
        steps = steps + 1;
}

static long
nap(void *none)
{
    struct __kernel_timespec ts = { 0, 50 * MILLISECOND };

    (void)none;
    return sys_nanosleep(&ts);
}

static void
block(void)
{
    for (;;)
        go_blocking(nap, NULL);
}

static void
fault(void)
{
    for (;;) {
        volatile char *p = sys_mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE,
                                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

        for (int i = 0; i < PAGES; i++)
            p[i * PAGE] = 1;
        sys_munmap((void *)p, PAGES * PAGE);
    }
}

// Requests have no body: each ends with an empty line.
static void
serve(Conn *conn)
{
    char buf[ROOM];
    ssize_t n;
    int newlines = 0;

    while ((n = conn_read(conn, buf, sizeof buf)) > 0)
        for (ssize_t i = 0; i < n; i++) {
            newlines = buf[i] == '\n' ? newlines + 1 : buf[i] == '\r' ? newlines : 0;
            if (newlines == 2)
                conn_write(conn, ANSWER, sizeof ANSWER - 1);
        }
    conn_close(conn);
}

int
main(int argc, char **argv)
{
    Listener *ln;
    Conn *conn;

    if (argc != 2)
        return log_print("usage: busy HOST:PORT"), 1;
    must(net_listen("tcp", argv[1], &ln));
    go(spin);
    go(block);
    go(fault);
    while (listener_accept(ln, &conn) == 0)
        go(serve, conn);
    return 0;
}
