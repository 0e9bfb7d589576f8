// Readers and Writers: what holds for every one of them.
//
// A Reader or Writer is a table of functions inside a larger structure, found
// by CONTAINER_OF: one indirect call, no allocation, no registration.  The
// functions here are what callers use; they hold the other side to its
// contract, so that a Reader that claims more bytes than it was given room for
// is found where it errs, and not where the heap breaks.
#include <rt/gc.h>
#include <rt/go.h>
#include <rt/io.h>
#include "rt/mem.h"

enum { READ_ALL_FIRST = 4096 };         // first size of io_read_all's buffer

ssize_t
io_read(Reader *r, void *buf, size_t n)
{
    ssize_t got = r->read(r, buf, n);

    if (got > 0 && (size_t)got > n)
        panic("io_read: a Reader returned %zd bytes for %zu", got, n);
    return got;
}

ssize_t
io_write(Writer *w, const void *buf, size_t n)
{
    const char *p = buf;

    for (size_t left = n; left > 0;) {
        ssize_t put = w->write(w, p, left);

        if (put < 0)
            return put;
        if (put == 0 || (size_t)put > left)
            panic("io_write: a Writer took %zd bytes of %zu", put, left);
        // A short count: the next call has the error, or takes the rest.
        p += put;
        left -= (size_t)put;
    }
    return (ssize_t)n;
}

ssize_t
io_read_full(Reader *r, void *buf, size_t n)
{
    for (size_t done = 0; done < n;) {
        ssize_t got = io_read(r, (char *)buf + done, n - done);

        if (got <= 0)
            return got < 0 ? got : -ESHORT;
        done += (size_t)got;
    }
    return (ssize_t)n;
}

int
io_read_all(Reader *r, size_t max, Str *data)
{
    // One byte more than max: for the NUL, and to tell "max" from "more".
    size_t limit = max < SIZE_MAX ? max + 1 : max;
    size_t cap = limit < READ_ALL_FIRST ? limit : READ_ALL_FIRST;
    size_t len = 0;
    char *buf = gc_alloc_leaf(cap);

    for (;;) {
        ssize_t got = io_read(r, buf + len, cap - len);

        if (got < 0)
            return (int)got;
        if (got == 0)
            break;
        len += (size_t)got;
        if (len > max)
            return -EMSGSIZE;
        if (len == cap) {
            cap = cap < limit / 2 ? cap * 2 : limit;
            buf = memcpy(gc_alloc_leaf(cap), buf, len);
        }
    }
    buf[len] = 0;
    *data = (Str){ buf, len };
    return 0;
}

static ssize_t
discard_write(Writer *w, const void *buf, size_t n)
{
    (void)w;
    (void)buf;
    return (ssize_t)n;
}

static Writer discard = { discard_write };
Writer *const io_discard = &discard;
