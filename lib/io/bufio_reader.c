// BufReader: large reads below, lines and words above.
//
//     buf    [ taken |  unread  |   room   ]
//            0      start      end        cap  ... max
//
// Invariant: start <= end <= cap <= max.  Only fill reads, and only fill moves
// bytes or the buffer; every taker looks for what it wants in the unread bytes,
// calls fill for more, and advances start when it has all of it.  So an error
// or a deadline in the middle of a line loses nothing: the next call finds the
// beginning still there.
//
// The buffer begins small and is doubled when a read has filled it to the brim:
// then the line is long or the source fast.  Ten thousand idle connections cost
// 4 KB each, and a file is soon read 64 KB at a time.
#include <rt/gc.h>
#include <rt/io.h>
#include "lib/str/space.h"
#include "rt/mem.h"

enum { FIRST = 4096, DEFAULT_MAX = 65536, MIN_MAX = 16 };

typedef struct Lines {
    BufReader public;
    Reader *source;
    char *buf;
    size_t start, end, cap, max;
} Lines;

static Lines *
lines_of(BufReader *b)
{
    return CONTAINER_OF(b, Lines, public);
}

static Str
unread(const Lines *b)
{
    return (Str){ b->buf + b->start, b->end - b->start };
}

// Makes room, by moving the unread bytes to the front of the buffer or of one
// that is twice as large, and reads once.
// Returns > 0, 0 at end of file, -EMSGSIZE when all of max is unread, or the
// source's error.
static ssize_t
fill(Lines *b)
{
    Str rest = unread(b);
    bool brim = b->end == b->cap;

    if (brim && b->cap < b->max) {
        b->cap = b->cap < b->max / 2 ? b->cap * 2 : b->max;
        b->buf = memcpy(gc_alloc_leaf(b->cap), rest.ptr, rest.len);
    } else if (b->start > 0) {
        memmove(b->buf, rest.ptr, rest.len);
    }
    b->start = 0;
    b->end = rest.len;
    if (b->end == b->cap)
        return -EMSGSIZE;

    ssize_t n = io_read(b->source, b->buf + b->end, b->cap - b->end);
    if (n > 0)
        b->end += (size_t)n;
    return n;
}

static ssize_t
read_some(Reader *r, void *buf, size_t n)
{
    Lines *b = CONTAINER_OF(r, Lines, public.reader);

    if (b->start == b->end) {
        // A large read goes past the buffer, which has nothing to add.
        if (n >= b->cap || n == 0)
            return n > 0 ? io_read(b->source, buf, n) : 0;
        ssize_t got = fill(b);
        if (got <= 0)
            return got;
    }
    Str have = unread(b);
    if (n > have.len)
        n = have.len;
    memcpy(buf, have.ptr, n);
    b->start += n;
    return (ssize_t)n;
}

// First what is in the buffer, then the source's own way if it has one.
static ssize_t
write_to(Reader *r, Writer *w, int64_t max)
{
    Lines *b = CONTAINER_OF(r, Lines, public.reader);
    Str have = unread(b);

    if (have.len == 0)
        return b->source->write_to != NULL ? b->source->write_to(b->source, w, max) : -EOPNOTSUPP;
    if ((int64_t)have.len > max)
        have.len = (size_t)max;
    ssize_t n = io_write(w, have.ptr, have.len);
    if (n > 0)
        b->start += (size_t)n;
    return n;
}

BufReader *
bufio_reader_sized(Reader *r, size_t size)
{
    Lines *b = gc_new(Lines);

    b->public.reader = (Reader){ read_some, write_to };
    b->source = r;
    b->max = size < MIN_MAX ? MIN_MAX : size;
    b->cap = b->max < FIRST ? b->max : FIRST;
    b->buf = gc_alloc_leaf(b->cap);
    return &b->public;
}

BufReader *
bufio_reader(Reader *r)
{
    return bufio_reader_sized(r, DEFAULT_MAX);
}

// Takes the bytes up to and with delim, or all of them at end of file: 1, 0 or
// -errno.  The view lasts until the next fill.
static int
take_until(Lines *b, int delim, Str *view)
{
    size_t seen = 0;            // unread bytes known not to be delim

    for (;;) {
        *view = unread(b);
        const char *at = memchr(view->ptr + seen, delim, view->len - seen);
        if (at != NULL) {
            view->len = (size_t)(at - view->ptr) + 1;
            break;
        }
        seen = view->len;
        ssize_t n = fill(b);
        if (n < 0 || (n == 0 && seen == 0))
            return (int)n;
        if (n == 0) {
            *view = unread(b);
            break;
        }
    }
    b->start += view->len;
    return 1;
}

static bool
take_off(Str *s, char c)
{
    bool there = s->len > 0 && s->ptr[s->len - 1] == c;

    s->len -= there;
    return there;
}

int
bufio_read_line(BufReader *b, Str *line)
{
    Str view;
    int got = take_until(lines_of(b), '\n', &view);

    if (got <= 0)
        return got;
    if (take_off(&view, '\n'))
        take_off(&view, '\r');
    *line = str_copy(view);
    return 1;
}

int
bufio_read_until(BufReader *b, int delim, Str *part)
{
    Str view;
    int got = take_until(lines_of(b), delim, &view);

    if (got <= 0)
        return got;
    take_off(&view, (char)delim);
    *part = str_copy(view);
    return 1;
}

// Takes white space until something else is next: 1, 0 or -errno.
static int
skip_space(Lines *b)
{
    for (;;) {
        while (b->start < b->end && is_space(b->buf[b->start]))
            b->start++;
        if (b->start < b->end)
            return 1;
        ssize_t n = fill(b);
        if (n <= 0)
            return (int)n;
    }
}

int
bufio_read_word(BufReader *public, Str *word)
{
    Lines *b = lines_of(public);
    int got = skip_space(b);
    size_t n = 0;

    if (got <= 0)
        return got;
    for (;;) {
        while (b->start + n < b->end && !is_space(b->buf[b->start + n]))
            n++;
        if (b->start + n < b->end)
            break;
        ssize_t more = fill(b);
        if (more < 0)
            return (int)more;
        if (more == 0)
            break;
    }
    *word = str_copy(str_slice(unread(b), 0, n));
    b->start += n;
    return 1;
}

int
bufio_peek(BufReader *public, size_t n, Str *view)
{
    Lines *b = lines_of(public);
    ssize_t got = 1;

    if (n > b->max)
        got = -EMSGSIZE;
    while (got > 0 && b->end - b->start < n)
        got = fill(b);
    *view = str_slice(unread(b), 0, n);
    return got > 0 ? 1 : (int)got;
}
