// print: text to standard output.
//
// Each call is one write: texts of several goroutines or processes do not mix
// within a line, nothing is lost when the program dies, and there is nothing to
// flush.  A program that prints much puts a BufWriter in front of a Writer.
//
// The text is formatted on the stack; when it does not fit there, the length is
// known by then, and it is formatted again into pages made for it.  So print
// works without a heap, and a program that only prints contains none.
#include <rt/err.h>
#include <rt/fmt.h>
#include <linux/mman.h>
#include "lib/fmt/fdprint.h"
#include "rt/format.h"
#include "rt/print.h"
#include "rt/sys.h"
#include "rt/torture.h"

enum { SMALL = 1024 };          // on the stack

static size_t
lay_out(char *buf, size_t cap, Str head, const char *fmt, va_list ap)
{
    // Not memcpy: a program that only prints has one copy of it, the runtime's.
    for (size_t i = 0; i < head.len; i++)
        buf[i] = head.ptr[i];
    return head.len + format(buf + head.len, cap - head.len, fmt, ap);
}

int
fd_vprint(int fd, Str head, bool line, const char *fmt, va_list ap)
{
    torture_yield();
    char small[SMALL];
    char *buf = small;
    size_t cap = sizeof small;
    size_t n = lay_out(buf, cap, head, fmt, ap);

    if (n >= cap) {
        if (n >= INT32_MAX)
            return -EMSGSIZE;
        cap = n + 1;
        buf = sys_mmap(NULL, cap, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (sys_failed(buf))
            return (int)(intptr_t)buf;
        // A string that another goroutine changes may have another length now.
        size_t again = lay_out(buf, cap, head, fmt, ap);
        if (n > again)
            n = again;
    }
    // The line end takes the place of the NUL.
    if (line && (n == 0 || buf[n - 1] != '\n'))
        buf[n++] = '\n';
    int written = (int)write_apart(fd, buf, n);
    if (buf != small)
        sys_munmap(buf, cap);
    return written;
}

int
print(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    int n = fd_vprint(STDOUT, (Str){ "", 0 }, false, fmt, ap);
    va_end(ap);
    return n;
}
