// units: lib/fmt/print.c rt/format.c rt/float.c
// print and its log form: one write whatever the length, the line end where it
// belongs, nothing lost around the size of the buffer on the stack.
#include <criterion/criterion.h>
#include <limits.h>
#include <string.h>
#include <rt/err.h>
#include <rt/fmt.h>
#include "lib/fmt/fdprint.h"

enum { KEEP = 5000000 };

static char written[KEEP];
static size_t nwritten;
static int writes, fd_written;
static long refusal;                    // what write_apart returns instead

long
write_apart(int fd, const void *buf, size_t n)
{
    writes++;
    fd_written = fd;
    if (refusal != 0)
        return refusal;
    cr_assert_leq(n, KEEP);
    memcpy(written, buf, n);
    nwritten = n;
    return (long)n;
}

static int
to_fd(Str head, bool line, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    writes = 0;
    int n = fd_vprint(7, head, line, fmt, ap);
    va_end(ap);
    return n;
}

Test(print, one_write_for_every_length)
{
    static char want[KEEP];

    memset(want, 'x', KEEP);
    for (size_t n = 0; n < 4100; n++) {
        writes = 0;
        cr_assert_eq(print("%.*s", (int)n, want), (int)n);
        cr_assert_eq(writes, 1);
        cr_assert_eq(fd_written, 1);
        cr_assert_eq(nwritten, n);
        cr_assert_eq(memcmp(written, want, n), 0);
    }
    writes = 0;
    cr_assert_eq(print("%.*s", KEEP - 1, want), KEEP - 1);
    cr_assert_eq(writes, 1);
    cr_assert_eq(memcmp(written, want, KEEP - 1), 0);
}

Test(print, head_and_line_end)
{
    for (int n = 0; n < 2100; n++) {
        // Without a line end, with one, and without being asked for one.
        cr_assert_eq(to_fd(STR("head "), true, "%*s", n, ""), n + 6);
        cr_assert_eq(writes, 1);
        cr_assert_eq(memcmp(written, "head ", 5), 0);
        cr_assert_eq(written[n + 5], '\n');
        cr_assert_eq(nwritten, (size_t)n + 6);

        cr_assert_eq(to_fd(STR("head "), true, "%*s\n", n, ""), n + 6);
        cr_assert_eq(written[n + 5], '\n');
        cr_assert(n == 0 || written[n + 4] != '\n');

        cr_assert_eq(to_fd(STR("head "), false, "%*s", n, ""), n + 5);
    }
    cr_assert_eq(to_fd((Str){ "", 0 }, true, "%s", ""), 1);
    cr_assert_eq(written[0], '\n');
}

Test(print, errors)
{
    volatile int width = INT_MAX;

    refusal = -EPIPE;
    cr_assert_eq(print("text"), -EPIPE);
    cr_assert_eq(print("%2000d", 1), -EPIPE);
    refusal = 0;
    writes = 0;
    cr_assert_eq(print("%*d", width, 1), -EMSGSIZE);
    cr_assert_eq(print("%*d%*d", width, 1, width, 1), -EMSGSIZE);
    cr_assert_eq(writes, 0);
}
