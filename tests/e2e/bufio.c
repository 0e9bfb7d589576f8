// Buffered reading and writing between goroutines' worth of garbage: a Reader
// that parks in every read, collections in between, and nothing is lost.
//
// expect: 20000 lines, sum 199990000
// expect: first 0 last 19999
// expect: GET / HTTP/1.1
// expect: Host
// expect: empty line
// expect: body of 5: hello
// expect: peek: pipe end
// expect: end
// expect: 108890 bytes copied
// expect: 50000 bytes in 13 writes
#include <rt/rt.h>

typedef struct Feed {
    Reader reader;
    Str text;
    size_t piece;
} Feed;

static ssize_t
feed_read(Reader *r, void *buf, size_t n)
{
    Feed *f = CONTAINER_OF(r, Feed, reader);
    char *to = buf;

    go_yield();
    if (n > f->piece)
        n = f->piece;
    if (n > f->text.len)
        n = f->text.len;
    for (size_t i = 0; i < n; i++)
        to[i] = f->text.ptr[i];
    f->text = str_slice(f->text, n, f->text.len);
    return (ssize_t)n;
}

// On the heap: reachable from the BufReader alone.
static BufReader *
feed(Str text, size_t piece)
{
    Feed *f = gc_new(Feed);

    *f = (Feed){ { feed_read, NULL }, text, piece };
    return bufio_reader(&f->reader);
}

typedef struct Count {
    Writer writer;
    size_t bytes;
    int writes;
} Count;

static ssize_t
count_write(Writer *w, const void *buf, size_t n)
{
    Count *c = CONTAINER_OF(w, Count, writer);

    (void)buf;
    c->bytes += n;
    c->writes++;
    return (ssize_t)n;
}

static char numbers[200000];

static Str
make_numbers(int n)
{
    size_t len = 0;

    for (int i = 0; i < n; i++)
        len += fmt_buf(numbers + len, sizeof numbers - len, "%d\n", i);
    return (Str){ numbers, len };
}

static void
read_numbers(Str text, size_t piece)
{
    BufReader *in = feed(text, piece);
    Str line, first = STR(""), last = STR("");
    int64_t sum = 0, v;
    int lines = 0;

    while (must(bufio_read_line(in, &line)) > 0) {
        must(str_to_int(line, 10, &v));
        sum += v;
        if (lines++ % 1000 == 0)
            gc_collect();
        if (first.len == 0)
            first = line;
        last = line;
    }
    print("%d lines, sum %ld\n", lines, sum);
    print("first %s last %s\n", first.ptr, last.ptr);
}

static void
read_request(void)
{
    BufReader *in = feed(STR("GET / HTTP/1.1\r\nHost: a\r\n\r\nhello  pipe end"), 1);
    Str text, name;
    char body[5];

    must(bufio_read_line(in, &text));
    print("%s\n", text.ptr);
    must(bufio_read_line(in, &text));
    str_cut(text, STR(":"), &name, NULL);
    print("%.*s\n", STR_FMT(name));
    must(bufio_read_line(in, &text));
    print("%s line\n", text.len == 0 ? "empty" : "another");
    must(io_read_full(&in->reader, body, sizeof body));
    print("body of %zu: %.5s\n", sizeof body, body);
    bufio_peek(in, 100, &text);
    text = str_trim(text);
    print("peek: %.*s\n", STR_FMT(text));
    must(bufio_read_word(in, &text));
    must(bufio_read_word(in, &text));
    print("%s\n", text.ptr);
}

int
main(void)
{
    Count count = { .writer = { count_write } };
    Str text = make_numbers(20000);

    read_numbers(text, 1000);
    read_request();
    print("%ld bytes copied\n", io_copy(io_discard, &feed(text, 777)->reader));

    BufWriter *out = bufio_writer(&count.writer);
    for (int i = 0; i < 10000; i++)
        fmt_print(&out->writer, "%05d", i);
    must(bufio_flush(out));
    print("%zu bytes in %d writes\n", count.bytes, count.writes);
    return 0;
}
