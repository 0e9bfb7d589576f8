/* Formatted text: C99's conversions, checked by the compiler.  int64_t is %ld,
   size_t %zu, a Str "%.*s" with STR_FMT(s).  A NULL string prints as "(null)",
   a NULL pointer as "(nil)".

   %e %f %g %a are right to the last digit, however many are asked for; "%.17g"
   gives a double back exactly when it is read again.

   Not supported: %n (it writes memory) and %lc %ls (there is no locale to
   convert wide characters by) take their argument and print "%!n". */
#pragma once
#include <rt/io.h>

/* print writes to standard output with one system call, whatever the length,
   and without the heap.  Returns how many bytes, or -errno (-EMSGSIZE: longer
   than INT_MAX).   Blocks: M.   Context: anywhere but signal handlers. */
int print(const char *fmt, ...) RT_PRINTF(1, 2);

/* log_print is print to standard error, a line that begins with the time (UTC)
   and the goroutine: "2026-01-02 03:04:05.123456 [7] text".  A "\n" at the end
   of the text may be there or not. */
int log_print(const char *fmt, ...) RT_PRINTF(1, 2);

/* fmt_print formats to any Writer with one write.  Returns how many bytes, or
   the writer's -errno (-EMSGSIZE: longer than INT_MAX). */
int fmt_print(Writer *w, const char *fmt, ...) RT_PRINTF(2, 3);
int fmt_vprint(Writer *w, const char *fmt, va_list ap) RT_PRINTF(2, 0);

/* fmt_str formats to memory of the collector, with a NUL behind it. */
Str fmt_str(const char *fmt, ...) RT_PRINTF(1, 2);

/* fmt_buf formats into buf as snprintf does: at most cap bytes with the NUL.
   Returns the length that the whole text has, and never allocates. */
size_t fmt_buf(char *buf, size_t cap, const char *fmt, ...) RT_PRINTF(3, 4);
