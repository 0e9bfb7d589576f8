// Formatted text to a descriptor, for print and log_print.
#pragma once
#include <rt/base.h>

// fd_vprint writes head and the text behind it to fd with one call, whatever
// the length; line adds "\n" to a text that does not end with it.  Nothing is
// allocated from the heap.
//
// Returns how many bytes, or -errno: -EMSGSIZE beyond INT_MAX, -ENOMEM.
// Blocks: G.
int fd_vprint(int fd, Str head, bool line, const char *fmt, va_list ap);
