/* The limits of the integer types.  gcc's own <limits.h> asks libc's for more. */
#pragma once

#define CHAR_BIT   __CHAR_BIT__
#define MB_LEN_MAX 4            /* UTF-8 */

#define SCHAR_MAX  __SCHAR_MAX__
#define SCHAR_MIN  (-SCHAR_MAX - 1)
#define UCHAR_MAX  (2 * SCHAR_MAX + 1)
#ifdef __CHAR_UNSIGNED__
#define CHAR_MAX   UCHAR_MAX
#define CHAR_MIN   0
#else
#define CHAR_MAX   SCHAR_MAX
#define CHAR_MIN   SCHAR_MIN
#endif

#define SHRT_MAX   __SHRT_MAX__
#define SHRT_MIN   (-SHRT_MAX - 1)
#define USHRT_MAX  (2 * SHRT_MAX + 1)
#define INT_MAX    __INT_MAX__
#define INT_MIN    (-INT_MAX - 1)
#define UINT_MAX   (2U * INT_MAX + 1U)
#define LONG_MAX   __LONG_MAX__
#define LONG_MIN   (-LONG_MAX - 1L)
#define ULONG_MAX  (2UL * LONG_MAX + 1UL)
#define LLONG_MAX  __LONG_LONG_MAX__
#define LLONG_MIN  (-LLONG_MAX - 1LL)
#define ULLONG_MAX (2ULL * LLONG_MAX + 1ULL)
#define SSIZE_MAX  LONG_MAX
