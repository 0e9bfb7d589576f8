// units: rt/format.c rt/float.c
// rt/format.c and rt/float.c against glibc's snprintf: cases by hand, then many
// thousand random formats with random values, at every size of buffer.  What C
// leaves undefined (the flag 0 for %s, # for %d) is not compared.
//
// The numbers of random_floats are others in each run; a failure prints the
// seed.  RT0_SEED=n repeats a run, RT0_FUZZ=n makes n numbers instead of 40,000.
#include <criterion/criterion.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "rt/format.h"

static size_t
ours(char *buf, size_t cap, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    size_t n = format(buf, cap, fmt, ap);
    va_end(ap);
    return n;
}

// same formats by both and compares text and length.
#define same(...)                                              \
    do {                                                       \
        char want_[512], got_[512];                            \
        int n_ = snprintf(want_, sizeof want_, __VA_ARGS__);   \
        size_t m_ = ours(got_, sizeof got_, __VA_ARGS__);      \
        cr_assert_str_eq(got_, want_);                         \
        cr_assert_eq(m_, (size_t)n_);                          \
    } while (0)

// becomes formats by ours alone.
#define becomes(want, ...)                                     \
    do {                                                       \
        char got_[512];                                        \
        size_t m_ = ours(got_, sizeof got_, __VA_ARGS__);      \
        cr_assert_str_eq(got_, want);                          \
        cr_assert_eq(m_, strlen(want));                        \
    } while (0)

enum { TEXT = 8192 };

static char want[TEXT], got[TEXT];
static unsigned long seed;      // of random_floats

// glibc 2.36 strips zeros from %#g that the standard keeps, when rounding makes
// one digit more: 999999.5 becomes "1.e+06".
static bool
glibc_is_wrong(const char *fmt)
{
    return strchr(fmt, '#') != NULL && strpbrk(fmt, "gG") != NULL &&
           (strstr(want, ".e") != NULL || strstr(want, ".E") != NULL);
}

// compares formats one number by both, a double or a long double.
#define compares(fmt, value)                                                             \
    do {                                                                                 \
        size_t n_ = (size_t)snprintf(want, TEXT, fmt, value);                            \
        size_t m_ = ours(got, TEXT, fmt, value);                                         \
        if (!glibc_is_wrong(fmt)) {                                                      \
            cr_assert_str_eq(got, want, "\"%s\" of %La, seed %lu:\n%s\n%s", fmt,         \
                             (long double)(value), seed, got, want);                     \
            cr_assert_eq(m_, n_, "\"%s\" of %La: length", fmt, (long double)(value));    \
        }                                                                                \
    } while (0)

#pragma GCC diagnostic ignored "-Wformat"
#pragma GCC diagnostic ignored "-Wformat-extra-args"
#pragma GCC diagnostic ignored "-Wformat-truncation"

Test(format, integers)
{
    same("plain");
    same("%d|%i|%u|%o|%x|%X", 0, -1, 1u, 8u, 0xbeefu, 0xbeefu);
    same("%d %d %u %x %o", INT_MIN, INT_MAX, UINT_MAX, UINT_MAX, UINT_MAX);
    same("%ld %ld %lu %lx %lo", LONG_MIN, LONG_MAX, ULONG_MAX, ULONG_MAX, ULONG_MAX);
    same("%lld %llu %jd %ju %zd %zu %td", LLONG_MIN, ULLONG_MAX, INTMAX_MIN, UINTMAX_MAX,
         (ssize_t)-1, SIZE_MAX, PTRDIFF_MIN);
    same("%hhd %hhu %hhx %hd %hu %ho", 0x1ff, 0x1ff, -1, 0x18000, 0x18000, -1);
    same("[%5d] [%-5d] [%05d] [%+d] [% d] [%+05d] [% 05d]", 42, 42, 42, 42, 42, 42, 42);
    same("[%5d] [%-5d] [%05d] [%+d] [% d] [%+05d] [% 05d]", -42, -42, -42, -42, -42, -42, -42);
    same("[%.0d] [%.0u] [%.0x] [%.0o] [%5.0d] [%+.0d]", 0, 0, 0, 0, 0, 0);
    same("[%.3d] [%8.3d] [%-8.3d] [%08.3d] [%+.3d]", 7, 7, 7, 7, -7);
    same("[%#x] [%#X] [%#o] [%#x] [%#o] [%#.0x] [%#.0o]", 255, 255, 8, 0, 0, 0, 0);
    same("[%#08x] [%#8x] [%-#8x] [%#.8x] [%#5.3o] [%#.3o]", 255, 255, 255, 255, 8, 511);
    same("[%*d] [%*d] [%.*d] [%.*d] [%-*d] [%*.*d]", 6, 1, -6, 1, 3, 1, -3, 1, 6, 1, 7, 3, 1);
    same("[%0-5d] [%-05d] [%+ d] [% +d] [%5.d] [%.d]", 1, 1, 1, 1, 0, 0);
}

Test(format, text_and_pointers)
{
    same("%c%c%c", 'a', 'b', 'c');
    same("[%3c] [%-3c]", 'x', 'y');
    same("%s|%s", "", "string");
    same("[%5s] [%-5s] [%2s] [%.2s] [%5.2s] [%-5.2s] [%.0s]", "abc", "abc", "abc", "abc", "abc",
         "abc", "abc");
    same("%.*s", 3, (const char[]){ 'a', 'b', 'c' });
    same("%.*s", -1, "whole");
    same("[%s] [%10s] [%.6s] [%.5s] [%5.3s]", NULL, NULL, NULL, NULL, NULL);
    same("%p %p", (void *)0x1234, (void *)-1L);
    same("[%p] [%8p] [%-8p] [%20p] [%-20p]", NULL, NULL, NULL, (void *)16, (void *)16);
    same("100%% of %d%%", 7);
}

// Doubles and long doubles travel by ways of their own; these are more than fit
// into registers.
Test(format, floats_among_integers)
{
    same("%f %d %e %d %g %d %a %d", 1.0, 1, 2.0, 2, 3.0, 3, 4.0, 4);
    same("%Lf %d %d %d %d %d %d %d %Lf %d", 1.0L, 5, 6, 7, 8, 9, 10, 11, 2.0L, 12);
    same("%f %f %f %f %f %f %f %f %f %d", 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 1);
    same("%f %f %f %f %f %f %f %Lf %f %f %s", 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0L, 9.0, 10.0,
         "end");
    same("[%*.*f] [%-*.*e] [%*.*g]", 12, 3, 1.5, 20, 7, 2.5, -15, -1, 3.5);
}

static const char *const float_formats[] = {
    "%f", "%e", "%g", "%a", "%F", "%E", "%G", "%A", "%.0f", "%.0e", "%.0g", "%.0a", "%#.0f",
    "%#.0e", "%#.0g", "%#.0a", "%#g", "%#a", "%.1f", "%.1e", "%.1g", "%.1a", "%.15g", "%.16g",
    "%.17g", "%.17e", "%.20f", "%.400f", "%.1100g", "%#.1100g", "%.800e", "%.30a", "%+f", "% f",
    "%+e", "% g", "%+a", "% a", "%20f", "%-20fx", "%020f", "%+020.3e", "% 020a", "%-+20ax",
    "%#20.5g", "%-020gx", "%.f", "%30.20A", "%025G",
};
static const double some_doubles[] = {
    0, 1, 2, 5, 9, 10, 0.1, 0.5, 1.5, 2.5, 3.5, 0.25, 0.75, 0.125, 9.5, 99.5, 99.4999, 9.99999,
    9.9999995, 99999.95, 999999.5, 999999.4, 0.0001, 0.00001, 0.00009999995, 0.000099999949, 1e5,
    1e6, 123456, 1234567, 1e15, 1e16, 1e17, 1e21, 1e22, 1e23, 1e100, 1e300, 1e-5, 1e-6, 1e-100,
    4.35, 0.000123456, 1.0 / 3, 2.0 / 3, 4503599627370496.5, 9007199254740993, 5e-324, 1e-310,
    2.2250738585072009e-308, 2.2250738585072014e-308, 1.7976931348623157e308, 0x1.8p0, 0x1.fp3,
    0x1.fffffp0, 0x1.08p0, 0x1.18p0, INFINITY, NAN,
};

Test(format, floats)
{
    for (size_t i = 0; i < sizeof float_formats / sizeof float_formats[0]; i++) {
        for (size_t j = 0; j < sizeof some_doubles / sizeof some_doubles[0]; j++) {
            double v = some_doubles[j];
            char wide[32], c = 0;
            // The same for long doubles has an L in front of its conversion.
            sscanf(float_formats[i], "%[^aefgAEFG]%c", wide, &c);
            snprintf(wide + strlen(wide), 8, "L%c", c);
            compares(float_formats[i], v);
            compares(float_formats[i], -v);
            compares(wide, (long double)v);
            compares(wide, -(long double)v);
        }
    }
}

// The case in which glibc is wrong.
Test(format, alternative_g_keeps_its_zeros)
{
    becomes("1.00000e+06 1.0e+02 1.e+02", "%#g %#.2g %#.1g", 999999.5, 99.5, 99.5);
    becomes("1.00000e-05 10.0", "%#g %#.3g", 0.00000999999999, 9.999);
}

Test(format, long_doubles)
{
    same("%Lf %Le %Lg %La", 1.0L, 1.5L, 0.1L, 0.1L);
    same("%.30Lf %.30Le %.30Lg", 0.1L, 0.1L, 0.1L);
    same("%La %La %La", 0xf.8p0L, 0x1p-16445L, 0x1.8p-16400L);
    same("%.0La %.1La %.14La %#.0LA", 0xf.8p0L, 0xf.f8p0L, 0xf.ffffffffffffff8p4L, 0xf.8p0L);
    same("%La %Lg %Le %Lf", -0.0L, -0.0L, -0.0L, -0.0L);
    same("%Lf %LF %Lg %LE %La", (long double)INFINITY, -(long double)INFINITY, (long double)NAN,
         (long double)NAN, (long double)INFINITY);
    same("%Lg %Lg %.40Lg", 1.18973149535723176502e4932L, 3.6e-4951L, 3.36e-4932L);
    same("%.20Le", 3.64519953188247460253e-4951L);
}

Test(format, enormous_precisions)
{
    char buf[16];

    cr_assert_eq(ours(buf, sizeof buf, "%.*f", INT_MAX, 1.5), (size_t)INT_MAX + 2);
    cr_assert_str_eq(buf, "1.5000000000000");
    cr_assert_eq(ours(buf, sizeof buf, "%.*e", INT_MAX, -1.5), (size_t)INT_MAX + 7);
    cr_assert_str_eq(buf, "-1.500000000000");
    cr_assert_eq(ours(buf, sizeof buf, "%.*a", INT_MAX, 1.5), (size_t)INT_MAX + 7);
    cr_assert_eq(ours(buf, sizeof buf, "%.*g", INT_MAX, 1.5), 3);
    cr_assert_eq(ours(buf, sizeof buf, "%#.*g", INT_MAX, 1.5), (size_t)INT_MAX + 1);
    cr_assert_eq(ours(buf, sizeof buf, "%0*f", INT_MAX, 1.5), (size_t)INT_MAX);
    cr_assert_str_eq(buf, "000000000000000");
}

Test(format, what_is_not_supported_shows_and_takes_its_argument)
{
    int n = 1234;

    becomes("%!n 5", "%n %d", &n, 5);
    becomes("%!n 5", "%hhn %d", &n, 5);
    cr_assert_eq(n, 1234);
    becomes("%!s %!c 5", "%ls %lc %d", L"wide", L'w', 5);
    becomes("%!k 5", "%k %d", 5);
    becomes("a %!", "a %");
    becomes("a %!", "a %-08.3l");
}

Test(format, no_buffer)
{
    char guard[4] = "xyz";

    cr_assert_eq(ours(NULL, 0, "%d%s%5c", 12, "three", 'c'), 12);
    cr_assert_eq(ours(guard, 0, "abc"), 3);
    cr_assert_str_eq(guard, "xyz");
    cr_assert_eq(ours(guard, 1, "abc"), 3);
    cr_assert_eq(memcmp(guard, "\0yz", 4), 0);
}

// The length counts on where no buffer could follow, and takes no time for it.
Test(format, enormous_fields)
{
    char buf[8];

    cr_assert_eq(ours(buf, sizeof buf, "%*d", INT_MAX, 5), (size_t)INT_MAX);
    cr_assert_str_eq(buf, "       ");
    cr_assert_eq(ours(buf, sizeof buf, "%*dx", INT_MIN, 5), (size_t)INT_MAX + 2);
    cr_assert_str_eq(buf, "5      ");
    cr_assert_eq(ours(buf, sizeof buf, "%.*d", INT_MAX, -5), (size_t)INT_MAX + 1);
    cr_assert_str_eq(buf, "-000000");
    cr_assert_eq(ours(buf, sizeof buf, "%2147483647u%2147483647s", 1, ""), 2 * (size_t)INT_MAX);
    // Digits beyond INT_MAX hold their value down to it.
    cr_assert_eq(ours(buf, sizeof buf, "%99999999999999999999999d", 5), (size_t)INT_MAX);
    cr_assert_eq(ours(buf, sizeof buf, "%.99999999999999999999999d", 5), (size_t)INT_MAX);
    cr_assert_eq(ours(buf, sizeof buf, "%.2147483647s", "abc"), 3);
}

// The random formats.  Integers, pointers and * take a word each from the same
// list, so that one call fits every format.
enum { WORDS = 24 };

typedef struct Random {
    uint64_t state;
    char fmt[512];
    size_t n;
    uint64_t words[WORDS];
    int nwords;
} Random;

static uint64_t
next_random(Random *r)
{
    r->state ^= r->state << 13;
    r->state ^= r->state >> 7;
    r->state ^= r->state << 17;
    return r->state;
}

static unsigned
below(Random *r, unsigned n)
{
    return (unsigned)(next_random(r) >> 20) % n;
}

static void
put(Random *r, const char *text)
{
    size_t n = strlen(text);

    memcpy(r->fmt + r->n, text, n + 1);
    r->n += n;
}

static void
put_word(Random *r, uint64_t word)
{
    r->words[r->nwords++] = word;
}

// A width or a precision: none, digits, or an argument.
static void
put_count(Random *r, bool precision)
{
    char text[16];
    int n = (int)below(r, below(r, 40) == 0 ? 1500 : 30);

    switch (below(r, 4)) {
    case 0:
        snprintf(text, sizeof text, "%s%d", precision ? "." : "", n);
        if (precision || n > 0)
            put(r, text);
        break;
    case 1:
        put(r, precision ? ".*" : "*");
        put_word(r, (uint64_t)(below(r, 3) == 0 ? -n : n) & 0xffffffff);
        break;
    case 2:
        put(r, precision && below(r, 8) == 0 ? "." : "");
        break;
    }
}

static uint64_t
random_value(Random *r)
{
    static const uint64_t edges[] = {
        0, 1, 7, 8, 9, 10, 99, 100, 127, 128, 255, 256, 32767, 32768, 65535, 65536,
        INT_MAX, (uint64_t)INT_MAX + 1, UINT_MAX, LONG_MAX, (uint64_t)LONG_MAX + 1, ULONG_MAX,
    };
    uint64_t v = next_random(r);

    if (below(r, 3) == 0)
        return edges[below(r, sizeof edges / sizeof edges[0])];
    v >>= below(r, 64);
    return below(r, 2) == 0 ? v : -v;
}

static void
put_directive(Random *r)
{
    static const char *const lengths[] = { "", "", "hh", "h", "l", "ll", "z", "t", "j" };
    static const char *const strings[] = { "", "a", "ab", "some text", "ten chars.", NULL,
                                           "a text that is longer than most of the widths" };
    static const char conversions[] = "diuoxXdiuoxXcsp%";
    char c = conversions[below(r, sizeof conversions - 1)];
    bool number = strchr("diuoxX", c) != NULL;

    put(r, "%");
    if (c != '%') {
        for (int i = (int)below(r, 4); i > 0; i--) {
            if (number && below(r, 3) == 0)
                put(r, "0");
            else if (strchr("oxX", c) != NULL && below(r, 2) == 0)
                put(r, "#");
            else if (strchr("di", c) != NULL && below(r, 2) == 0)
                put(r, below(r, 2) == 0 ? "+" : " ");
            else if (below(r, 2) == 0)
                put(r, "-");
        }
        put_count(r, false);
    }
    if (number || c == 's')
        put_count(r, true);
    if (number)
        put(r, lengths[below(r, sizeof lengths / sizeof lengths[0])]);
    put(r, (const char[]){ c, 0 });

    if (c == 's')
        put_word(r, (uint64_t)strings[below(r, sizeof strings / sizeof strings[0])]);
    else if (c != '%')
        put_word(r, random_value(r));
}

static void
make_format(Random *r)
{
    static const char *const plain[] = { "", " ", "x", ", and ", "\n", "\xc3\xa9" };

    r->n = 0;
    r->nwords = 0;
    r->fmt[0] = 0;
    for (int i = (int)below(r, 6); i >= 0; i--) {
        put(r, plain[below(r, sizeof plain / sizeof plain[0])]);
        put_directive(r);
    }
    put(r, plain[below(r, sizeof plain / sizeof plain[0])]);
    while (r->nwords < WORDS)
        put_word(r, 0);
}

#define WORDS_OF(w)                                                                      \
    w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7], w[8], w[9], w[10], w[11], w[12],     \
        w[13], w[14], w[15], w[16], w[17], w[18], w[19], w[20], w[21], w[22], w[23]

static void
compare(const Random *r, size_t cap)
{
    memset(want, '~', cap + 1);
    memset(got, '~', cap + 1);
    int n = snprintf(want, cap, r->fmt, WORDS_OF(r->words));
    size_t m = ours(got, cap, r->fmt, WORDS_OF(r->words));
    cr_assert_eq(m, (size_t)n, "\"%s\", %zu bytes: length %zu, not %d", r->fmt, cap, m, n);
    cr_assert_eq(memcmp(want, got, cap + 1), 0, "\"%s\", %zu bytes:\n%s\n%s", r->fmt, cap,
                 want, got);
}

Test(format, random_formats)
{
    Random r = { .state = 0x5eed1 };

    for (int i = 0; i < 100000; i++) {
        make_format(&r);
        compare(&r, 1 + below(&r, TEXT - 2));
    }
}

Test(format, random_formats_at_every_size)
{
    Random r = { .state = 0x5eed2 };

    for (int i = 0; i < 2000; i++) {
        make_format(&r);
        int n = snprintf(NULL, 0, r.fmt, WORDS_OF(r.words));
        for (size_t cap = 0; cap <= (size_t)n + 2 && cap < 300; cap++)
            compare(&r, cap);
    }
}

// Doubles of every kind: any bits; any exponent near 0; decimals with few digits;
// halves, where rounding must decide; few bits, so that expansions end early.
static double
random_double(Random *r)
{
    union { uint64_t bits; double value; } x = { .bits = next_random(r) };
    double power = 1;

    switch (below(r, 6)) {
    case 0:
        return x.value;
    case 1:
        x.bits = (x.bits & UINT64_C(0x800fffffffffffff)) | (uint64_t)(963 + below(r, 120)) << 52;
        return x.value;
    case 2:
        x.bits &= UINT64_C(0x800fffffffffffff) >> below(r, 52);
        return x.value;
    case 3:
        for (int i = (int)below(r, 12); i > 0; i--)
            power *= 10;
        return (double)(int64_t)(x.bits % 2000000001 - 1000000000) / power;
    case 4:
        return (double)(int64_t)x.bits / (double)(UINT64_C(1) << below(r, 63));
    default:
        return (double)(x.bits >> (40 + below(r, 24))) / (double)(1 << below(r, 20));
    }
}

static long double
random_long_double(Random *r)
{
    union {
        struct { uint64_t mantissa; uint16_t sign_exponent; } part;
        long double value;
    } x = { .value = 0 };

    x.part.mantissa = next_random(r);
    // Far exponents take their time, which grows with the square.
    unsigned reach = below(r, 20) == 0 ? 16383 : 200;
    x.part.sign_exponent = (uint16_t)(16383 - reach + below(r, 2 * reach));
    if (x.part.sign_exponent > 0)
        x.part.mantissa |= UINT64_C(1) << 63;
    else
        x.part.mantissa >>= 1 + below(r, 63);
    x.part.sign_exponent |= below(r, 2) << 15;
    return x.value;
}

static uint64_t
setting(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);
    return text != NULL ? strtoull(text, NULL, 0) : otherwise;
}

Test(format, random_floats, .timeout = 3600)
{
    seed = setting("RT0_SEED", (uint64_t)time(NULL));
    Random r = { .state = seed * 2 + 1 };

    for (uint64_t i = setting("RT0_FUZZ", 40000); i > 0; i--) {
        bool is_long = below(&r, 4) == 0;
        char text[8];
        r.n = 0;
        put(&r, "%");
        for (int j = (int)below(&r, 4); j > 0; j--)
            put(&r, (const char[]){ "+- #0"[below(&r, 5)], 0 });
        snprintf(text, sizeof text, "%u", 1 + below(&r, 60));
        put(&r, below(&r, 3) == 0 ? text : "");
        snprintf(text, sizeof text, ".%u", below(&r, below(&r, 20) == 0 ? 1200 : 25));
        put(&r, below(&r, 5) > 0 ? text : "");
        put(&r, is_long ? "L" : "");
        put(&r, (const char[]){ "efgaEFGA"[below(&r, 8)], 0 });
        double v = random_double(&r);
        long double wide = random_long_double(&r);
        if (is_long)
            compares(r.fmt, wide);
        else
            compares(r.fmt, v);
    }
}

// Any bytes are a format: nothing may be read or written out of place.  Only
// conversions that dereference nothing can follow a %.
Test(format, random_bytes)
{
    Random r = { .state = 0x5eed3 };
    static const char letters[] = "%%%%%-+ #0123456789.*hlLjztdiuoxXpckaefgAEFGyw~\xff";

    for (int i = 0; i < 200000; i++) {
        char fmt[24], buf[40];
        size_t n = below(&r, sizeof fmt);
        for (size_t j = 0; j < n; j++)
            fmt[j] = letters[below(&r, sizeof letters - 1)];
        fmt[n] = 0;
        for (int j = 0; j < WORDS; j++)
            r.words[j] = next_random(&r) & 0x3f;
        size_t len = ours(buf, sizeof buf, fmt, WORDS_OF(r.words));
        cr_assert_eq(strnlen(buf, sizeof buf) <= len, true);
    }
}
