/* Readers and Writers. */
#pragma once
#include <rt/base.h>
#include <rt/err.h>
#include <rt/str.h>

struct Reader {
    ssize_t (*read)(Reader *r, void *buf, size_t n);            /* > 0, 0 at end of file, -errno */
    ssize_t (*write_to)(Reader *r, Writer *w, int64_t max);     /* NULL, or the fast way of io_copy:
                                                                   bytes moved, -EOPNOTSUPP declines */
};
struct Writer {
    ssize_t (*write)(Writer *w, const void *buf, size_t n);     /* n, or -errno */
};
#define CONTAINER_OF(ptr, T, field) \
    ((T *)(void *)((char *)(1 ? (ptr) : &((T *)0)->field) - offsetof(T, field)))

ssize_t io_read(Reader *r, void *buf, size_t n);
ssize_t io_write(Writer *w, const void *buf, size_t n);

/* io_copy moves bytes from r to w until the end of file.
   Returns how many, or the first error of either side. */
int64_t io_copy(Writer *w, Reader *r);
int64_t io_copy_n(Writer *w, Reader *r, int64_t n);             /* -ESHORT when r ends early */
ssize_t io_read_full(Reader *r, void *buf, size_t n);           /* n, or -ESHORT */
int io_read_all(Reader *r, size_t max, Str *data);              /* -EMSGSIZE beyond max */
extern Writer *const io_discard;

/* A BufReader reads r in large pieces and hands out lines.  A line longer
   than the buffer (64 KB, or size) is -EMSGSIZE. */
typedef struct BufReader { Reader reader; } BufReader;
BufReader *bufio_reader(Reader *r);
BufReader *bufio_reader_sized(Reader *r, size_t size);

/* Each returns 1, 0 at end of file, or -errno.  The text is a copy without
   its line end ("\n" or "\r\n"), its delimiter, or the white space around it.
   A last line without line end counts; so does a last part. */
int bufio_read_line(BufReader *b, Str *line);
int bufio_read_word(BufReader *b, Str *word);
int bufio_read_until(BufReader *b, int delim, Str *part);

/* bufio_peek shows the next n bytes without taking them: 1, 0 at end of file
   before n (the view has what there is), -EMSGSIZE beyond the buffer. */
int bufio_peek(BufReader *b, size_t n, Str *view);

typedef struct BufWriter { Writer writer; } BufWriter;
BufWriter *bufio_writer(Writer *w);
int bufio_flush(BufWriter *b);                                  /* 0, or the first error of w */
