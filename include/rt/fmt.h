/* Formatted text: C99's integer, character, string and pointer conversions,
   checked by the compiler.  int64_t is %ld, size_t %zu, a Str "%.*s" with
   STR_FMT(s). */
#pragma once
#include <rt/io.h>

/* print writes to standard output with one system call, whatever the length.
   Returns how many bytes, or -errno.   Context: anywhere but signal handlers. */
int print(const char *fmt, ...) RT_PRINTF(1, 2);

/* log_print is print to standard error, a line that begins with the time (UTC)
   and the goroutine. */
int log_print(const char *fmt, ...) RT_PRINTF(1, 2);

/* fmt_print formats to any Writer with one write.  Returns how many bytes, or
   the writer's -errno. */
int fmt_print(Writer *w, const char *fmt, ...) RT_PRINTF(2, 3);
int fmt_vprint(Writer *w, const char *fmt, va_list ap) RT_PRINTF(2, 0);

/* fmt_str formats to memory of the collector, with a NUL behind it. */
Str fmt_str(const char *fmt, ...) RT_PRINTF(1, 2);

/* fmt_buf formats into buf as snprintf does: at most cap bytes with the NUL.
   Returns the length that the whole text has, and never allocates. */
size_t fmt_buf(char *buf, size_t cap, const char *fmt, ...) RT_PRINTF(3, 4);
