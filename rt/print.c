// Messages of the runtime: formatted on the stack, written with one call, so
// that they are whole even when several threads or processes share the
// terminal, and possible when the heap is what broke.
#include <rt/err.h>
#include "rt/format.h"
#include "rt/print.h"
#include "rt/sys.h"

long
write_all(int fd, const void *buf, size_t n)
{
    const char *p = buf;
    size_t left = n;

    while (left > 0) {
        long r = sys_write(fd, p, left);

        if (r == -EAGAIN) {
            struct pollfd pfd = { .fd = fd, .events = POLLOUT };

            sys_ppoll(&pfd, 1, NULL);
        } else if (r < 0 && r != -EINTR) {
            return r;
        } else if (r > 0) {
            p += r;
            left -= (size_t)r;
        }
    }
    return (long)n;
}

long (*write_hook)(int fd, const void *buf, size_t n);

long
write_apart(int fd, const void *buf, size_t n)
{
    return (write_hook != NULL ? write_hook : write_all)(fd, buf, n);
}

void
eprint_raw(const char *text, size_t n)
{
    write_all(STDERR, text, n);
}

// A message longer than the buffer is cut: it is ours, and too long.
void
eprint(const char *fmt, ...)
{
    char buf[512];
    va_list ap;

    va_start(ap, fmt);
    size_t n = format(buf, sizeof buf, fmt, ap);
    va_end(ap);
    eprint_raw(buf, n < sizeof buf ? n : sizeof buf - 1);
}
