// Messages of the runtime: formatted on the stack, written with one call, so
// that they are whole even when several threads or processes share the
// terminal, and possible when the heap is what broke.
#include <rt/err.h>
#include "rt/print.h"
#include "rt/sys.h"
#include "rt/text.h"

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

void
eprint(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    text_vadd(NULL, fmt, ap);
    va_end(ap);
}
