// Text of a report that is too long for one message: collected in a buffer of
// the caller's, without allocation.
#pragma once
#include <rt/base.h>

typedef struct Text {
    char *buf;
    size_t size;                // of buf
    size_t n;                   // bytes in it
    bool keep;                  // what has no room is dropped; else the buffer
                                // is written to standard error when it is full
} Text;

// text_add adds a message of at most 512 bytes; text_flush writes what there is
// to standard error.  NULL instead of a Text: each message is written at once.
void text_add(Text *to, const char *fmt, ...) RT_PRINTF(2, 3);
void text_vadd(Text *to, const char *fmt, va_list ap);
void text_flush(Text *to);
