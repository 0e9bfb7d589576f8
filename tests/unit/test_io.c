// units: lib/io/io.c lib/io/copy.c
// Readers and Writers that give less, fail late, or lie; io_copy with every way
// in which write_to can decline.
#include "tests/unit/streams.h"

static ssize_t
liar_read(Reader *r, void *buf, size_t n)
{
    (void)r;
    (void)buf;
    return (ssize_t)n + 1;
}

static ssize_t
lazy_write(Writer *w, const void *buf, size_t n)
{
    (void)w;
    (void)buf;
    (void)n;
    return 0;
}

static ssize_t
liar_write(Writer *w, const void *buf, size_t n)
{
    (void)w;
    (void)buf;
    return (ssize_t)n + 1;
}

Test(io, broken_contracts_panic)
{
    Reader liar = { liar_read, NULL };
    Writer lazy = { lazy_write }, liar2 = { liar_write };
    char buf[4];

    panics(io_read(&liar, buf, sizeof buf));
    panics(io_write(&lazy, buf, sizeof buf));
    panics(io_write(&liar2, buf, sizeof buf));
}

Test(io, write_goes_on_after_a_short_count)
{
    Sink *sink = make_sink(KEEP);
    Str text = numbers(1000);

    sink->piece = 7;
    cr_assert_eq(io_write(&sink->writer, text.ptr, text.len), 1000);
    cr_assert_eq(sink->writes, 143);
    holds(sink, text);

    // The error that cut a write short comes with the next call.
    sink = make_sink(10);
    cr_assert_eq(io_write(&sink->writer, text.ptr, text.len), -ENOSPC);
    cr_assert_eq(sink->writes, 2);
    cr_assert_eq(sink->len, 10);
    cr_assert_eq(io_write(&sink->writer, NULL, 0), 0);
    cr_assert_eq(sink->writes, 2);
}

Test(io, read_full)
{
    char buf[10] = { 0 };
    Source s = SOURCE(STR("0123456789abc"), 3);

    cr_assert_eq(io_read_full(&s.reader, buf, 10), 10);
    cr_assert_eq(memcmp(buf, "0123456789", 10), 0);
    cr_assert_eq(io_read_full(&s.reader, buf, 10), -ESHORT);
    cr_assert_eq(io_read_full(&s.reader, buf, 1), -ESHORT);
    cr_assert_eq(io_read_full(&s.reader, buf, 0), 0);
    s = SOURCE(STR("01"), 3);
    s.err = -ECONNRESET;
    cr_assert_eq(io_read_full(&s.reader, buf, 3), -ECONNRESET);
}

Test(io, read_all)
{
    static const size_t sizes[] = { 0, 1, 4095, 4096, 4097, 8191, 8192, 8193, 100000 };

    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        size_t n = sizes[i];
        Str text = numbers(n), data = { NULL, 77 };
        for (size_t piece = 1; piece <= 100000; piece = piece * 10 + 1) {
            Source s = SOURCE(text, piece);
            cr_assert_eq(io_read_all(&s.reader, SIZE_MAX, &data), 0);
            cr_assert_eq(data.len, n);
            cr_assert_eq(memcmp(data.ptr, text.ptr, n), 0);
            cr_assert_eq(data.ptr[n], 0);
        }
        Source s = SOURCE(text, 1000);
        cr_assert_eq(io_read_all(&s.reader, n, &data), 0, "exactly max");
        cr_assert_eq(data.len, n);
        cr_assert_eq(data.ptr[n], 0);
        if (n > 0) {
            Str kept_data = data;
            s = SOURCE(text, 1000);
            cr_assert_eq(io_read_all(&s.reader, n - 1, &data), -EMSGSIZE, "one more than max");
            cr_assert_eq(data.ptr, kept_data.ptr);
        }
        s = SOURCE(text, 1000);
        s.err = -EIO;
        cr_assert_eq(io_read_all(&s.reader, SIZE_MAX, &data), -EIO);
    }
}

Test(io, discard)
{
    Source s = SOURCE(numbers(100000), 999);

    cr_assert_eq(io_write(io_discard, "abc", 3), 3);
    cr_assert_eq(io_copy(io_discard, &s.reader), 100000);
}

Test(io, copy)
{
    static const size_t sizes[] = { 0, 1, 32767, 32768, 32769, 100000 };

    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        Str text = numbers(sizes[i]);
        for (size_t piece = 1; piece <= 100000; piece = piece * 10 + 1) {
            Source s = SOURCE(text, piece);
            Sink *sink = make_sink(KEEP);
            cr_assert_eq(io_copy(&sink->writer, &s.reader), (int64_t)sizes[i]);
            holds(sink, text);
        }
    }
}

Test(io, copy_errors)
{
    Str text = numbers(50000);
    Source s = SOURCE(text, 1000);
    Sink *sink = make_sink(KEEP);

    s.err = -ECONNRESET;
    cr_assert_eq(io_copy(&sink->writer, &s.reader), -ECONNRESET);
    holds(sink, text);

    s = SOURCE(text, 1000);
    sink = make_sink(12345);
    cr_assert_eq(io_copy(&sink->writer, &s.reader), -ENOSPC);
    holds(sink, ((Str){ text.ptr, 12345 }));
}

Test(io, copy_n)
{
    Str text = numbers(50000);
    static const int64_t counts[] = { 0, 1, 999, 32768, 32769, 49999, 50000 };

    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        Source s = SOURCE(text, 1000);
        Sink *sink = make_sink(KEEP);
        cr_assert_eq(io_copy_n(&sink->writer, &s.reader, counts[i]), counts[i]);
        holds(sink, ((Str){ text.ptr, (size_t)counts[i] }));
        cr_assert_eq(s.text.len, text.len - (size_t)counts[i], "no byte too many is taken");
    }
    Source s = SOURCE(text, 1000);
    Sink *sink = make_sink(KEEP);
    cr_assert_eq(io_copy_n(&sink->writer, &s.reader, 50001), -ESHORT);
    holds(sink, text);
    cr_assert_eq(io_copy_n(&sink->writer, &s.reader, 0), 0);
    cr_assert_eq(io_copy_n(&sink->writer, &s.reader, -1), -EINVAL);
    cr_assert_eq(io_copy_n(&sink->writer, &s.reader, INT64_MIN), -EINVAL);
}

// A Source with a way of its own: `turns` calls move up to piece bytes each,
// then it declines.
typedef struct Fast {
    Source source;
    int turns, calls;
} Fast;

static ssize_t
fast_write_to(Reader *r, Writer *w, int64_t max)
{
    Fast *f = CONTAINER_OF(r, Fast, source.reader);
    char buf[1000];

    f->calls++;
    if (f->turns-- == 0)
        return -EOPNOTSUPP;
    size_t n = max < (int64_t)sizeof buf ? (size_t)max : sizeof buf;
    ssize_t got = source_read(r, buf, n);
    return got > 0 ? io_write(w, buf, (size_t)got) : got;
}

static Fast
make_fast(Str text, int turns)
{
    Fast f = { SOURCE(text, 700), turns, 0 };

    f.source.reader.write_to = fast_write_to;
    return f;
}

Test(io, copy_by_write_to)
{
    Str text = numbers(5000);

    // Declined at once, in the middle, at the end, never.
    for (int turns = 0; turns <= 9; turns++) {
        Fast f = make_fast(text, turns);
        Sink *sink = make_sink(KEEP);
        cr_assert_eq(io_copy(&sink->writer, &f.source.reader), 5000);
        holds(sink, text);
        cr_assert_eq(f.calls, turns + 1 < 9 ? turns + 1 : 9, "asked no more once it declined");

        f = make_fast(text, turns);
        sink = make_sink(KEEP);
        cr_assert_eq(io_copy_n(&sink->writer, &f.source.reader, 4321), 4321);
        holds(sink, ((Str){ text.ptr, 4321 }));

        f = make_fast(text, turns);
        sink = make_sink(KEEP);
        cr_assert_eq(io_copy_n(&sink->writer, &f.source.reader, 5001), -ESHORT);
        holds(sink, text);

        f = make_fast(text, turns);
        f.source.err = -EIO;
        cr_assert_eq(io_copy(io_discard, &f.source.reader), -EIO);

        f = make_fast(text, turns);
        sink = make_sink(2222);
        cr_assert_eq(io_copy(&sink->writer, &f.source.reader), -ENOSPC);
        holds(sink, ((Str){ text.ptr, 2222 }));
    }
}

// Counts beyond 32 bits: pieces of a gigabyte that nobody moves.
static int64_t left;

static ssize_t
huge_write_to(Reader *r, Writer *w, int64_t max)
{
    int64_t n = left < 1 << 30 ? left : 1 << 30;

    (void)r;
    (void)w;
    if (n > max)
        n = max;
    left -= n;
    return n;
}

static ssize_t
too_far_write_to(Reader *r, Writer *w, int64_t max)
{
    (void)r;
    (void)w;
    return max + 1;
}

Test(io, copy_counts_beyond_32_bits)
{
    Reader huge = { liar_read, huge_write_to };

    left = INT64_C(5000000000);
    cr_assert_eq(io_copy(io_discard, &huge), INT64_C(5000000000));
    left = INT64_C(5000000000);
    cr_assert_eq(io_copy_n(io_discard, &huge, INT64_C(4999999999)), INT64_C(4999999999));
    left = INT64_C(5000000000);
    cr_assert_eq(io_copy_n(io_discard, &huge, INT64_C(5000000001)), -ESHORT);

    Reader too_far = { liar_read, too_far_write_to };
    panics(io_copy_n(io_discard, &too_far, 10));
}
