// The headers of C that rt0cc adds to the compiler's own: their constants fit
// their types, their formats print.
//
// flags: -std=c11 -pedantic
// expect: -1 -2 -3 -4 255 377 ff FF
// expect: 9223372036854775807 -9223372036854775808 18446744073709551615
// expect: abcdef 3 cd 2 -1
// also: -std=gnu2x
// also: -O0
#include <immintrin.h>
#include <inttypes.h>
#include <limits.h>
#include <rt/rt.h>
#include <stdint.h>
#include <string.h>

// Whether MIN and MAX are those of a signed type.
#define SIGNED(type, min, max)                                                  \
    _Static_assert((max) == (type)(((uint64_t)1 << (sizeof(type) * 8 - 1)) - 1) \
                   && (min) + 1 == -(max), #type)
#define UNSIGNED(type, max) _Static_assert((max) == (type)-1 && (max) > 0, #type)
#define WIDTHS(bits)                                                           \
    _Static_assert(sizeof(int##bits##_t) * 8 == bits, "");                     \
    SIGNED(int##bits##_t, INT##bits##_MIN, INT##bits##_MAX);                   \
    UNSIGNED(uint##bits##_t, UINT##bits##_MAX);                                \
    SIGNED(int_least##bits##_t, INT_LEAST##bits##_MIN, INT_LEAST##bits##_MAX); \
    UNSIGNED(uint_least##bits##_t, UINT_LEAST##bits##_MAX);                    \
    SIGNED(int_fast##bits##_t, INT_FAST##bits##_MIN, INT_FAST##bits##_MAX);    \
    UNSIGNED(uint_fast##bits##_t, UINT_FAST##bits##_MAX);                      \
    _Static_assert(INT##bits##_C(-1) < 0 && UINT##bits##_C(1) == 1, "")

WIDTHS(8);
WIDTHS(16);
WIDTHS(32);
WIDTHS(64);
SIGNED(intptr_t, INTPTR_MIN, INTPTR_MAX);
SIGNED(intmax_t, INTMAX_MIN, INTMAX_MAX);
SIGNED(ptrdiff_t, PTRDIFF_MIN, PTRDIFF_MAX);
SIGNED(wchar_t, WCHAR_MIN, WCHAR_MAX);
UNSIGNED(uintptr_t, UINTPTR_MAX);
UNSIGNED(uintmax_t, UINTMAX_MAX);
UNSIGNED(size_t, SIZE_MAX);

SIGNED(signed char, SCHAR_MIN, SCHAR_MAX);
SIGNED(char, CHAR_MIN, CHAR_MAX);
SIGNED(short, SHRT_MIN, SHRT_MAX);
SIGNED(int, INT_MIN, INT_MAX);
SIGNED(long, LONG_MIN, LONG_MAX);
SIGNED(long long, LLONG_MIN, LLONG_MAX);
UNSIGNED(unsigned char, UCHAR_MAX);
UNSIGNED(unsigned short, USHRT_MAX);
UNSIGNED(unsigned, UINT_MAX);
UNSIGNED(unsigned long, ULONG_MAX);
UNSIGNED(unsigned long long, ULLONG_MAX);
_Static_assert(CHAR_BIT == 8 && SSIZE_MAX == LONG_MAX, "");

// The preprocessor knows them too.
#if INT64_MAX != 9223372036854775807 || UINT_MAX != 4294967295 || SIZE_MAX < UINT64_MAX
#error "limits"
#endif

int
main(void)
{
    char buf[16] = "abc";
    int8_t a = -1;
    int16_t b = -2;
    int_fast32_t c = -3;
    intptr_t d = -4;

    print("%" PRId8 " %" PRIi16 " %" PRIdPTR " %" PRIiMAX " %" PRIu8 " %" PRIo16 " %" PRIx32
          " %" PRIX64 "\n", a, b, c, (intmax_t)d, UINT8_MAX, (uint16_t)255, (uint32_t)255,
          (uint64_t)255);
    print("%" PRId64 " %" PRIdMAX " %" PRIuPTR "\n", INT64_MAX, INTMAX_MIN, UINTPTR_MAX);
    strcat(buf, "def");
    print("%s %zu %.2s %td %d\n", buf, strcspn(buf, "xd"), strstr(buf, "cd"),
          strchr(buf, 'c') - buf, strcmp(buf, "abd") < 0 ? -1 : 1);
    return _mm_cvtsi128_si32(_mm_setzero_si128());
}
