/* Readers and Writers: where bytes come from, and where they go. */
#pragma once
#include <rt/base.h>
#include <rt/err.h>
#include <rt/str.h>

/* read takes at most n bytes: how many, 0 at end of file (or n 0), or -errno.
   write_to is NULL, or the Reader's own way into w: called again and again, it
   moves at most max bytes and returns how many, 0 at end of file, or -errno.
   -EOPNOTSUPP declines: this call moved nothing, and io_copy reads on. */
struct Reader {
    ssize_t (*read)(Reader *r, void *buf, size_t n);
    ssize_t (*write_to)(Reader *r, Writer *w, int64_t max);
};

/* write returns n or -errno; or fewer than n (not 0), and the error at the next
   call. */
struct Writer {
    ssize_t (*write)(Writer *w, const void *buf, size_t n);
};
#define CONTAINER_OF(ptr, T, field) \
    ((T *)(void *)((char *)(__typeof__(((T *)0)->field) *){ ptr } - offsetof(T, field)))

/* io_read is r->read; io_write is w->write, called until all n bytes are out or
   an error says why not.  A Reader or Writer that breaks its contract (claims
   more than n, takes nothing) panics here.
   Blocks:  as r and w do, G; so do all functions below.   Context: goroutine. */
ssize_t io_read(Reader *r, void *buf, size_t n);
ssize_t io_write(Writer *w, const void *buf, size_t n);         /* n, or -errno */

/* io_copy moves bytes from r to w until the end of file; io_copy_n moves n.
   Returns how many, or the first error of either side: -ESHORT when r ends
   before n, -EINVAL for n < 0. */
int64_t io_copy(Writer *w, Reader *r);
int64_t io_copy_n(Writer *w, Reader *r, int64_t n);

/* io_read_full reads exactly n bytes.  Returns n or -errno, -ESHORT when r ends
   before, also at once. */
ssize_t io_read_full(Reader *r, void *buf, size_t n);

/* io_read_all reads to the end of file.  Returns 0; or -EMSGSIZE when there is
   more than max, or r's error, and then *data is left alone. */
int io_read_all(Reader *r, size_t max, Str *data);
extern Writer *const io_discard;                                /* takes everything */

/* A BufReader reads r in large pieces and hands out lines.  A line that does
   not fit in the buffer with its end (64 KB, or size, at least 16) is -EMSGSIZE
   and stays unread.  So does the beginning of a line when r fails in the middle
   (a deadline): the next call goes on. */
typedef struct BufReader { Reader reader; } BufReader;
BufReader *bufio_reader(Reader *r);
BufReader *bufio_reader_sized(Reader *r, size_t size);

/* Each returns 1, 0 at end of file, or -errno.  The text is a copy without
   its line end ("\n" or "\r\n"), its delimiter, or the white space before it;
   what stands behind a word stays unread.  A last line without line end counts;
   so does a last part. */
int bufio_read_line(BufReader *b, Str *line);
int bufio_read_word(BufReader *b, Str *word);
int bufio_read_until(BufReader *b, int delim, Str *part);

/* bufio_peek shows the next n bytes without taking them: 1, 0 at end of file
   before n, -EMSGSIZE beyond the buffer, or r's error; short of 1 the view has
   what there is.  It lasts until the next call on b. */
int bufio_peek(BufReader *b, size_t n, Str *view);

/* A BufWriter collects 4 KB before it writes to w; what is larger goes through.
   After an error of w nothing more is written, and every call returns it. */
typedef struct BufWriter { Writer writer; } BufWriter;
BufWriter *bufio_writer(Writer *w);
int bufio_flush(BufWriter *b);                                  /* 0, or the first error of w */
