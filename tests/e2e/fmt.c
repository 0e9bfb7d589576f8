// Formatted text to memory and to Writers.
//
// expect: [fmt_str 7] NUL 1
// expect: [] NUL 1
// expect: 511 512 513 5000 all x
// expect: [0123] of 10
// expect: [a=1][b=2] 2 writes
// expect: 3000 bytes, 1 write
// expect: no space left on device
// expect: message too long
// expect: kept: 0 1 2 997 998 999
#include <rt/rt.h>

typedef struct Shout {
    Writer writer;
    int writes, err;
    size_t bytes;
    bool show;
} Shout;

static ssize_t
shout_write(Writer *w, const void *buf, size_t n)
{
    Shout *s = CONTAINER_OF(w, Shout, writer);

    s->writes++;
    s->bytes += n;
    if (s->err != 0)
        return s->err;
    if (s->show)
        print("[%.*s]", (int)n, (const char *)buf);
    return (ssize_t)n;
}

static bool
all_x(Str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] != 'x')
            return false;
    return s.ptr[s.len] == 0;
}

int
main(void)
{
    static char xs[5001];
    Shout shout = { .writer = { shout_write }, .show = true };

    Str s = fmt_str("fmt_str %d", 7);
    print("[%.*s] NUL %d\n", STR_FMT(s), s.ptr[s.len] == 0);
    s = fmt_str("%s", "");
    print("[%.*s] NUL %d\n", STR_FMT(s), s.ptr[s.len] == 0);

    // Around what the stack holds.
    for (int i = 0; i < 5000; i++)
        xs[i] = 'x';
    for (int n = 0; n <= 5000; n++) {
        s = fmt_str("%.*s", n, xs);
        if (s.len != (size_t)n || !all_x(s))
            print("wrong at %d\n", n);
        if (n >= 511 && (n <= 513 || n == 5000))
            print("%zu ", s.len);
    }
    print("all x\n");

    char small[5];
    size_t n = fmt_buf(small, sizeof small, "%s", "0123456789");
    print("[%s] of %zu\n", small, n);

    fmt_print(&shout.writer, "a=%d", 1);
    fmt_print(&shout.writer, "b=%d", 2);
    print(" %d writes\n", shout.writes);
    shout = (Shout){ .writer = { shout_write } };
    int put = fmt_print(&shout.writer, "%.3000s", xs);
    print("%d bytes, %d write\n", put, shout.writes);
    shout.err = -ENOSPC;
    print("%s\n", err_text(fmt_print(&shout.writer, "text")));
    volatile int width = 2147483647;
    print("%s\n", err_text(fmt_print(&shout.writer, "%*d%d", width, 1, 2)));

    // Texts live as long as somebody has them.
    static Str kept[1000];
    for (int i = 0; i < 1000; i++) {
        kept[i] = fmt_str("%d", i);
        if (i % 100 == 0)
            gc_collect();
    }
    gc_collect();
    for (int i = 0; i < 1000; i++)
        fmt_str("other text in the place of what was freed");
    print("kept: %s %s %s %s %s %s\n", kept[0].ptr, kept[1].ptr, kept[2].ptr, kept[997].ptr,
          kept[998].ptr, kept[999].ptr);
    return 0;
}
