// Reports in a buffer: a dump of ten thousand goroutines in a few writes, or
// none, when the program wants to have it.
#include "rt/format.h"
#include "rt/mem.h"
#include "rt/print.h"
#include "rt/text.h"

void
text_flush(Text *to)
{
    eprint_raw(to->buf, to->n);
    to->n = 0;
}

static void
add(Text *to, const char *text, size_t n)
{
    if (n > to->size - to->n && !to->keep)
        text_flush(to);
    if (n > to->size - to->n)
        return;
    memcpy(to->buf + to->n, text, n);
    to->n += n;
}

// A message longer than the buffer is cut: it is ours, and too long.
void
text_vadd(Text *to, const char *fmt, va_list ap)
{
    char buf[512];
    size_t n = format(buf, sizeof buf, fmt, ap);

    if (n >= sizeof buf)
        n = sizeof buf - 1;
    if (to != NULL)
        add(to, buf, n);
    else
        eprint_raw(buf, n);
}

void
text_add(Text *to, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    text_vadd(to, fmt, ap);
    va_end(ap);
}
