// units: lib/io/bufio_reader.c lib/io/bufio_writer.c lib/io/io.c lib/io/copy.c lib/str/str.c
// Buffered reading and writing over sources that give any number of bytes at a
// time, fail in the middle, and hold lines around every size of the buffer.
#include "tests/unit/streams.h"

#define is(got, want)                                                                   \
    do {                                                                                \
        Str got_ = (got), want_ = (want);                                               \
        cr_assert(got_.len == want_.len && memcmp(got_.ptr, want_.ptr, want_.len) == 0, \
                  "\"%.*s\", not \"%.*s\"", STR_FMT(got_), STR_FMT(want_));             \
    } while (0)

// The lines, words or parts of a text, each in brackets, then the last result.
typedef int Take(BufReader *b, Str *text);

static int
take_part(BufReader *b, Str *text)
{
    return bufio_read_until(b, ';', text);
}

static const char *
taken(Str text, size_t piece, size_t size, Take *take)
{
    static char all[1000];
    Source s = SOURCE(text, piece);
    BufReader *b = bufio_reader_sized(&s.reader, size);
    Str one;
    int got;
    size_t n = 0;

    while ((got = take(b, &one)) > 0) {
        n += (size_t)sprintf(all + n, "[%.*s]", STR_FMT(one));
        cr_assert_eq(one.ptr[one.len], 0);
    }
    sprintf(all + n, "%d", got);
    return all;
}

#define takes(text, take, want)                                             \
    do {                                                                    \
        for (size_t piece_ = 1; piece_ < 40; piece_++) {                    \
            cr_assert_str_eq(taken(STR(text), piece_, 0, take), want);      \
            cr_assert_str_eq(taken(STR(text), piece_, 4096, take), want);   \
        }                                                                   \
    } while (0)

Test(bufio, lines)
{
    takes("", bufio_read_line, "0");
    takes("\n", bufio_read_line, "[]0");
    takes("one\ntwo\r\nthree", bufio_read_line, "[one][two][three]0");
    takes("one\n\n\r\n\nlast\n", bufio_read_line, "[one][][][][last]0");
    takes("a\rb\r\r\n\r", bufio_read_line, "[a\rb\r][\r]0");
}

Test(bufio, words)
{
    takes("", bufio_read_word, "0");
    takes(" \t\r\n ", bufio_read_word, "0");
    takes("one", bufio_read_word, "[one]0");
    takes("  one two\t\nthree\r\n", bufio_read_word, "[one][two][three]0");
    takes("                                   far", bufio_read_word, "[far]0");
}

Test(bufio, parts)
{
    takes("", take_part, "0");
    takes("a;b;;c", take_part, "[a][b][][c]0");
    takes("a\n;", take_part, "[a\n]0");
}

Test(bufio, bytes_of_any_value)
{
    Source s = SOURCE(STR("a\0b\xff\xffz\0"), 2);
    BufReader *b = bufio_reader(&s.reader);
    Str part;

    cr_assert_eq(bufio_read_until(b, 0xff, &part), 1);
    is(part, STR("a\0b"));
    cr_assert_eq(bufio_read_until(b, -1, &part), 1, "as memchr: the low eight bits");
    is(part, STR(""));
    cr_assert_eq(bufio_read_until(b, 0, &part), 1);
    is(part, STR("z"));
    cr_assert_eq(bufio_read_until(b, 0, &part), 0);
}

// A line fits with its end in size bytes, or is -EMSGSIZE and stays.
Test(bufio, lines_around_the_size_of_the_buffer)
{
    static const size_t sizes[] = { 16, 17, 100, 4095, 4096, 4097, 10000, 65536 };

    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        for (size_t n = sizes[i] - 3; n <= sizes[i] + 1; n++) {
            for (size_t before = 0; before < 3; before++) {
                char *text = gc_alloc(n + before + 6);
                Source s = SOURCE(((Str){ text, n + before + 6 }), 1 + (size_t)rand() % 9000);
                BufReader *b = bufio_reader_sized(&s.reader, sizes[i]);
                Str line;

                memset(text, 'x', n + before + 5);
                memset(text, '\n', before);
                text[before + n] = '\n';
                text[before + n + 5] = '\n';
                for (size_t j = 0; j < before; j++)
                    cr_assert_eq(bufio_read_line(b, &line), 1);
                if (n + 1 <= sizes[i]) {
                    cr_assert_eq(bufio_read_line(b, &line), 1);
                    cr_assert_eq(line.len, n);
                    cr_assert_eq(bufio_read_line(b, &line), 1);
                    is(line, STR("xxxx"));
                    cr_assert_eq(bufio_read_line(b, &line), 0);
                } else {
                    cr_assert_eq(bufio_read_line(b, &line), -EMSGSIZE);
                    cr_assert_eq(bufio_read_line(b, &line), -EMSGSIZE);
                    // Nothing is lost: all of it can still be read.
                    Str rest;
                    cr_assert_eq(io_read_all(&b->reader, SIZE_MAX, &rest), 0);
                    is(rest, ((Str){ text + before, n + 6 }));
                }
            }
        }
    }
}

Test(bufio, the_default_is_64_kb)
{
    char *text = gc_alloc(65537);
    Source s = SOURCE(((Str){ text, 65536 }), 65536);
    Str line;

    memset(text, 'x', 65537);
    text[65535] = '\n';
    cr_assert_eq(bufio_read_line(bufio_reader(&s.reader), &line), 1);
    text[65535] = 'x';
    s = SOURCE(((Str){ text, 65537 }), 65536);
    cr_assert_eq(bufio_read_line(bufio_reader(&s.reader), &line), -EMSGSIZE);
}

Test(bufio, an_error_in_the_middle_loses_nothing)
{
    Source s = SOURCE(STR("half a "), 3);
    BufReader *b = bufio_reader(&s.reader);
    Str text;

    s.err = -EDEADLINE;
    cr_assert_eq(bufio_read_line(b, &text), -EDEADLINE);
    s.text = STR("line\nword");
    cr_assert_eq(bufio_read_line(b, &text), 1);
    is(text, STR("half a line"));
    s.err = -EDEADLINE;
    cr_assert_eq(bufio_read_word(b, &text), -EDEADLINE);
    s.text = STR("y end");
    cr_assert_eq(bufio_read_word(b, &text), 1);
    is(text, STR("wordy"));
    s.err = -EDEADLINE;
    cr_assert_eq(bufio_peek(b, 10, &text), -EDEADLINE);
    is(text, STR(" end"));
}

Test(bufio, peek)
{
    Source s = SOURCE(STR("0123456789abcdefghij"), 3);
    BufReader *b = bufio_reader_sized(&s.reader, 16);
    Str view, line;

    cr_assert_eq(bufio_peek(b, 0, &view), 1);
    cr_assert_eq(view.len, 0);
    cr_assert_eq(bufio_peek(b, 5, &view), 1);
    is(view, STR("01234"));
    cr_assert_eq(bufio_peek(b, 16, &view), 1);
    is(view, STR("0123456789abcdef"));
    cr_assert_eq(bufio_peek(b, 17, &view), -EMSGSIZE);
    is(view, STR("0123456789abcdef"));
    cr_assert_eq(bufio_read_until(b, '9', &line), 1);
    is(line, STR("012345678"));
    cr_assert_eq(bufio_peek(b, 11, &view), 0, "end of file before");
    is(view, STR("abcdefghij"));
    cr_assert_eq(bufio_peek(b, 10, &view), 1);
    cr_assert_eq(bufio_peek(b, SIZE_MAX, &view), -EMSGSIZE);
}

Test(bufio, a_buffer_grows_only_for_a_fast_source)
{
    Str text = numbers(200000);
    Source s = SOURCE(text, 65536);
    BufReader *b = bufio_reader(&s.reader);
    Str part, all = { NULL, 0 };

    // 4, 8, 16, 32 KB and then 64 at a time: 6 or 7 reads, not 49.
    while (bufio_read_until(b, ',', &part) > 0)
        all.len += part.len + 1;
    cr_assert_leq(s.reads, 8);
    cr_assert_geq(all.len, text.len);
}

// Everything mixed, at random: the bytes come out as they went in.
Test(bufio, random_mix)
{
    srand(3);
    for (int round = 0; round < 300; round++) {
        Str text = numbers((size_t)rand() % 40000);
        Source s = SOURCE(text, 1 + (size_t)rand() % 6000);
        BufReader *b = bufio_reader_sized(&s.reader, 16 + (size_t)rand() % 9000);
        size_t at = 0;
        char buf[9000];
        s.random = true;

        while (at < text.len) {
            Str part, want = { text.ptr + at, text.len - at };
            size_t n = (size_t)rand() % (rand() % 5 == 0 ? sizeof buf : 20);
            switch (rand() % 4) {
            case 0: {
                ssize_t got = io_read(&b->reader, buf, n);
                cr_assert(n == 0 ? got == 0 : got > 0);
                is(((Str){ buf, (size_t)got }), ((Str){ want.ptr, (size_t)got }));
                at += (size_t)got;
                break;
            }
            case 1: {
                int got = bufio_read_until(b, ',', &part);
                cr_assert_eq(got, 1);
                is(part, ((Str){ want.ptr, part.len }));
                at += part.len;
                if (at < text.len)
                    cr_assert_eq(text.ptr[at++], ',');
                break;
            }
            case 2:
                if (bufio_peek(b, n, &part) == 1)
                    cr_assert_eq(part.len, n);
                is(part, ((Str){ want.ptr, part.len }));
                break;
            case 3: {
                Sink *sink = make_sink(KEEP);
                if (n > want.len)
                    n = want.len;
                cr_assert_eq(io_copy_n(&sink->writer, &b->reader, (int64_t)n), (int64_t)n);
                holds(sink, ((Str){ want.ptr, n }));
                at += n;
                break;
            }
            }
        }
        cr_assert_eq(io_read(&b->reader, buf, sizeof buf), 0);
    }
}

static int own_ways;

static ssize_t
own_way(Reader *r, Writer *w, int64_t max)
{
    char buf[100];
    ssize_t n = source_read(r, buf, max < 100 ? (size_t)max : 100);

    own_ways++;
    return n > 0 ? io_write(w, buf, (size_t)n) : n;
}

Test(bufio, copy_takes_the_sources_own_way)
{
    Str text = numbers(5000);
    Source s = SOURCE(text, 1000);
    Sink *sink = make_sink(KEEP);
    Str view;

    s.reader.write_to = own_way;
    BufReader *b = bufio_reader(&s.reader);
    cr_assert_eq(bufio_peek(b, 10, &view), 1);
    cr_assert_eq(io_copy(&sink->writer, &b->reader), 5000);
    cr_assert_eq(own_ways, 41, "after what was in the buffer");
    holds(sink, text);
}

Test(bufio, writer_collects)
{
    Sink *sink = make_sink(KEEP);
    BufWriter *b = bufio_writer(&sink->writer);

    for (int i = 0; i < 4096; i++)
        cr_assert_eq(io_write(&b->writer, "x", 1), 1);
    cr_assert_eq(sink->writes, 0);
    cr_assert_eq(io_write(&b->writer, "y", 1), 1);
    cr_assert_eq(sink->writes, 1);
    cr_assert_eq(sink->len, 4096);
    cr_assert_eq(bufio_flush(b), 0);
    cr_assert_eq(sink->writes, 2);
    cr_assert_eq(sink->len, 4097);
    cr_assert_eq(sink->data[4096], 'y');
    cr_assert_eq(bufio_flush(b), 0);
    cr_assert_eq(sink->writes, 2, "nothing to write, nothing written");
}

Test(bufio, writer_large_writes)
{
    Str text = numbers(50000);

    for (size_t before = 0; before <= 4096; before += 1024) {
        for (size_t n = 0; n <= 40000; n = n * 3 + 1) {
            Sink *sink = make_sink(KEEP);
            BufWriter *b = bufio_writer(&sink->writer);
            sink->piece = 1000;
            cr_assert_eq(io_write(&b->writer, text.ptr, before), (ssize_t)before);
            cr_assert_eq(io_write(&b->writer, text.ptr + before, n), (ssize_t)n);
            cr_assert_eq(bufio_flush(b), 0);
            holds(sink, ((Str){ text.ptr, before + n }));
        }
    }
    Sink *sink = make_sink(KEEP);
    BufWriter *b = bufio_writer(&sink->writer);
    io_write(&b->writer, text.ptr, 50000);
    cr_assert_eq(sink->writes, 1, "nothing collected: straight through");
}

Test(bufio, writer_keeps_the_first_error)
{
    Str text = numbers(10000);
    Sink *sink = make_sink(5000);
    BufWriter *b = bufio_writer(&sink->writer);

    cr_assert_eq(io_write(&b->writer, text.ptr, 4000), 4000);
    cr_assert_eq(io_write(&b->writer, text.ptr + 4000, 4000), 4000);
    cr_assert_eq(bufio_flush(b), -ENOSPC);
    holds(sink, ((Str){ text.ptr, 5000 }));
    int writes = sink->writes;
    sink->room = 1000;
    sink->err = -EIO;
    cr_assert_eq(bufio_flush(b), -ENOSPC);
    cr_assert_eq(io_write(&b->writer, "x", 1), -ENOSPC);
    cr_assert_eq(sink->writes, writes);

    sink = make_sink(0);
    b = bufio_writer(&sink->writer);
    cr_assert_eq(io_write(&b->writer, text.ptr, 10000), -ENOSPC);
    cr_assert_eq(bufio_flush(b), -ENOSPC);
    sink = make_sink(0);
    b = bufio_writer(&sink->writer);
    cr_assert_eq(io_write(&b->writer, text.ptr, 4096), 4096);
    cr_assert_eq(io_write(&b->writer, text.ptr, 1), -ENOSPC);
}
