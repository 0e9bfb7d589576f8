// The one formatting engine: snprintf's contract over C99's integer, character,
// string and pointer conversions.  Pure: no system call, no allocation.
#pragma once
#include <rt/base.h>

// format writes at most cap bytes to buf, the last of them NUL (cap 0: none),
// and returns the length of the whole text without the NUL.
size_t format(char *buf, size_t cap, const char *fmt, va_list ap);
