// Formatted text to a buffer, to a Str, to a Writer.
//
// Who does not know the length formats on the stack first; the engine tells
// the length in any case, and a longer text is formatted again into memory of
// that size.  A second pass over a long text costs less than a buffer that
// grows, and short texts, which are nearly all, need one.
#include <rt/err.h>
#include <rt/fmt.h>
#include <rt/gc.h>
#include "rt/format.h"
#include "rt/mem.h"

enum { SMALL = 512 };           // on the stack

// Formats a text whose length was n to the heap.  A string that another
// goroutine changes may have another length now: what fits is taken.
static Str
format_long(size_t n, const char *fmt, va_list ap)
{
    char *buf = gc_alloc_leaf(n + 1);
    size_t again = format(buf, n + 1, fmt, ap);

    return (Str){ buf, again < n ? again : n };
}

size_t
fmt_buf(char *buf, size_t cap, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    size_t n = format(buf, cap, fmt, ap);
    va_end(ap);
    return n;
}

Str
fmt_str(const char *fmt, ...)
{
    char small[SMALL];
    va_list ap;

    va_start(ap, fmt);
    size_t n = format(small, sizeof small, fmt, ap);
    Str text = n < sizeof small ? str_copy((Str){ small, n }) : format_long(n, fmt, ap);
    va_end(ap);
    return text;
}

int
fmt_vprint(Writer *w, const char *fmt, va_list ap)
{
    char small[SMALL];
    size_t n = format(small, sizeof small, fmt, ap);
    Str text = { small, n };

    if (n > INT32_MAX)
        return -EMSGSIZE;
    if (n >= sizeof small)
        text = format_long(n, fmt, ap);
    return (int)io_write(w, text.ptr, text.len);
}

int
fmt_print(Writer *w, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    int n = fmt_vprint(w, fmt, ap);
    va_end(ap);
    return n;
}
