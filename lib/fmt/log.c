// log_print: a line to standard error that says when and who.
//
//     2026-01-02 03:04:05.123456 [7] connection refused
//
// The time is UTC, so that lines of several machines sort; the number is the
// goroutine's.  No level and no switch: what is not worth reading is not
// logged, and what is, goes where standard error goes.
#include <rt/fmt.h>
#include <rt/go.h>
#include <rt/time.h>
#include "lib/fmt/fdprint.h"
#include "rt/abi.h"

int
log_print(const char *fmt, ...)
{
    char head[64];
    Civil t;
    va_list ap;

    time_utc(time_unix_nano(), &t);
    size_t n = fmt_buf(head, sizeof head, "%04d-%02d-%02d %02d:%02d:%02d.%06d [%ld] ", t.year,
                       t.month, t.day, t.hour, t.minute, t.second, t.nanosecond / 1000, go_id());
    va_start(ap, fmt);
    int written = fd_vprint(STDERR, (Str){ head, n }, true, fmt, ap);
    va_end(ap);
    return written;
}
