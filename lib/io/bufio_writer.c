// BufWriter: many small writes above, few large ones below.
//
// Bytes are collected until the buffer is full or bufio_flush is called; what
// is larger than the buffer goes out at once, behind what was collected.  The
// first error stays: from then on nothing is written, and every call returns
// it, so a program may write a whole reply and look at the flush alone.
#include <rt/gc.h>
#include <rt/io.h>
#include "rt/mem.h"

enum { SIZE = 4096 };

typedef struct Collector {
    BufWriter public;
    Writer *sink;
    int err;                    // 0, or the first error
    size_t len;
    char *buf;
} Collector;

static ssize_t
write_some(Writer *writer, const void *bytes, size_t n)
{
    Collector *b = CONTAINER_OF(writer, Collector, public.writer);
    const char *p = bytes;
    size_t left = n;

    while (b->err == 0 && left > SIZE - b->len) {
        if (b->len == 0) {
            // Does not fit and has nothing to wait for.
            ssize_t put = io_write(b->sink, p, left);
            b->err = put < 0 ? (int)put : 0;
            left = 0;
        } else {
            size_t room = SIZE - b->len;
            memcpy(b->buf + b->len, p, room);
            b->len = SIZE;
            p += room;
            left -= room;
            bufio_flush(&b->public);
        }
    }
    if (b->err < 0)
        return b->err;
    if (left > 0)
        memcpy(b->buf + b->len, p, left);
    b->len += left;
    return (ssize_t)n;
}

BufWriter *
bufio_writer(Writer *w)
{
    Collector *b = gc_new(Collector);

    b->public.writer = (Writer){ write_some };
    b->sink = w;
    b->buf = gc_alloc_leaf(SIZE);
    return &b->public;
}

int
bufio_flush(BufWriter *public)
{
    Collector *b = CONTAINER_OF(public, Collector, public);

    if (b->err == 0 && b->len > 0) {
        ssize_t put = io_write(b->sink, b->buf, b->len);
        b->err = put < 0 ? (int)put : 0;
        b->len = 0;
    }
    return b->err;
}
