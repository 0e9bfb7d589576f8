// The one formatting engine: snprintf's contract over C99's integer, character,
// string and pointer conversions.  Pure: no system call, no allocation.
#pragma once
#include <rt/base.h>

// format writes at most cap bytes to buf, the last of them NUL (cap 0: none),
// and returns the length of the whole text without the NUL.
//
//   fmt      d i u o x X c s p %, with C99's flags, width, precision, * and
//            lengths.  A NULL string is "(null)", a NULL pointer "(nil)".
//            A width or precision above INT_MAX counts as INT_MAX
//
// Anything else prints as "%!" and its character, in place: %e %f %g %a (their
// argument is taken; there is no floating point yet), %n (on purpose), %lc,
// %ls, and a format that ends inside a directive ("%!").
// Context: anywhere, signal handlers too.
size_t format(char *buf, size_t cap, const char *fmt, va_list ap);
