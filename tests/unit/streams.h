// Readers and Writers for tests: a Reader that hands out a text in pieces and
// then an error or the end of file, a Writer that keeps what it gets; and panic,
// which ends the test that expects it.
#pragma once
#include <criterion/criterion.h>
#include <rt/io.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "tests/unit/heap.h"

enum { KEEP = 300000 };

typedef struct Source {
    Reader reader;
    Str text;                   // still to be read
    size_t piece;               // most bytes a read
    int err;                    // in place of the end of file, once
    int reads;
    bool random;                // pieces of 1 to piece bytes
} Source;

static ssize_t
source_read(Reader *r, void *buf, size_t n)
{
    Source *s = CONTAINER_OF(r, Source, reader);
    size_t piece = s->random ? 1 + (size_t)rand() % s->piece : s->piece;

    s->reads++;
    if (s->text.len == 0) {
        int err = s->err;
        s->err = 0;
        return err;
    }
    if (n > piece)
        n = piece;
    if (n > s->text.len)
        n = s->text.len;
    memcpy(buf, s->text.ptr, n);
    s->text.ptr += n;
    s->text.len -= n;
    return (ssize_t)n;
}

#define SOURCE(text_, piece_) \
    ((Source){ .reader.read = source_read, .text = text_, .piece = piece_ })

typedef struct Sink {
    Writer writer;
    size_t len, room;           // an error when the room is used up
    size_t piece;               // most bytes a write; 0: all
    int err;
    int writes;
    char data[KEEP];
} Sink;

static ssize_t
sink_write(Writer *w, const void *buf, size_t n)
{
    Sink *s = CONTAINER_OF(w, Sink, writer);

    s->writes++;
    if (s->room == 0)
        return s->err;
    if (s->piece > 0 && n > s->piece)
        n = s->piece;
    if (n > s->room)
        n = s->room;
    memcpy(s->data + s->len, buf, n);
    s->len += n;
    s->room -= n;
    return (ssize_t)n;
}

static Sink *
make_sink(size_t room)
{
    Sink *s = gc_alloc(sizeof *s);

    s->writer.write = sink_write;
    s->room = room < KEEP ? room : KEEP;
    s->err = -ENOSPC;
    return s;
}

#define holds(sink, text_)                                              \
    do {                                                                \
        Str want_ = (text_);                                            \
        cr_assert_eq((sink)->len, want_.len);                           \
        cr_assert_eq(memcmp((sink)->data, want_.ptr, want_.len), 0);    \
    } while (0)

// len bytes that tell where they are.
static Str
numbers(size_t len)
{
    char *p = gc_alloc(len + 16);
    size_t n = 0;

    for (int i = 0; n < len; i++)
        n += (size_t)sprintf(p + n, "%d,", i);
    return (Str){ p, len };
}

static jmp_buf panicked;

void
panic(const char *fmt, ...)
{
    (void)fmt;
    longjmp(panicked, 1);
}

#define panics(expr)                                                    \
    do {                                                                \
        if (setjmp(panicked) == 0) {                                    \
            (void)(expr);                                               \
            cr_assert_fail("no panic: " #expr);                         \
        }                                                               \
    } while (0)
