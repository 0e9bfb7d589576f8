// Printing without allocation, for messages of the runtime itself.  Safe on any
// stack and in signal handlers: one buffer on the stack, one write.
#pragma once
#include <rt/base.h>

void eprint(const char *fmt, ...) RT_PRINTF(1, 2);      // to standard error
void eprint_raw(const char *text, size_t n);

// write_all writes n bytes to fd, through short writes, interruptions and a
// descriptor that somebody else made non-blocking.  Returns n or -errno.
// Blocks: M.
long write_all(int fd, const void *buf, size_t n);

// write_apart is how a goroutine calls write_all: the others go on while a full
// pipe keeps it.  The scheduler sets the hook when there are others.
long write_apart(int fd, const void *buf, size_t n);
extern long (*write_hook)(int fd, const void *buf, size_t n);
