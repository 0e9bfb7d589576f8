// The one formatting engine: snprintf's contract over C99's conversions, wide
// characters and %n excepted.  Pure: no system call, no allocation.
#pragma once
#include <rt/base.h>

// format writes at most cap bytes to buf, the last of them NUL (cap 0: none),
// and returns the length of the whole text without the NUL.
//
//   fmt      d i u o x X a e f g A E F G c s p %, with C99's flags, width,
//            precision, * and lengths, L too.  A NULL string is "(null)", a
//            NULL pointer "(nil)".  A width or precision above INT_MAX counts
//            as INT_MAX
//
// Floating point is right to the last digit, however many are asked for, and
// rounded half to even.  It takes stack by the size of its exponent: 1.6 KB for
// any double, up to 24 KB for a long double.
//
// Anything else prints as "%!" and its character, in place: %n (on purpose),
// %lc, %ls, and a format that ends inside a directive ("%!").
// Context: anywhere, signal handlers too.
size_t format(char *buf, size_t cap, const char *fmt, va_list ap);
