// units: rt/format.c
// rt/format.c against glibc's snprintf: cases by hand, then many thousand
// random formats with random values, at every size of buffer.  What C leaves
// undefined (the flag 0 for %s, # for %d) is not compared.
#include <criterion/criterion.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
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

Test(format, what_is_not_supported_shows_and_takes_its_argument)
{
    int n = 1234;

    becomes("%!n 5", "%n %d", &n, 5);
    becomes("%!n 5", "%hhn %d", &n, 5);
    cr_assert_eq(n, 1234);
    becomes("%!f 1 %!e 2 %!g 3 %!a 4", "%f %d %e %d %g %d %a %d", 1.0, 1, 2.0, 2, 3.0, 3, 4.0, 4);
    becomes("%!F %!E %!G %!A 5", "%8.3F %E %lG %A %d", 1.0, 1.0, 1.0, 1.0, 5);
    // Past the registers: long doubles, and more integers and doubles than fit.
    becomes("%!f 5 6 7 8 9 10 11 %!f 12", "%Lf %d %d %d %d %d %d %d %Lf %d",
            1.0L, 5, 6, 7, 8, 9, 10, 11, 2.0L, 12);
    becomes("%!f %!f %!f %!f %!f %!f %!f %!f %!f 1", "%f %f %f %f %f %f %f %f %f %d",
            1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1);
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
enum { WORDS = 24, TEXT = 8192 };

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
    static char want[TEXT], got[TEXT];

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

// Any bytes are a format: nothing may be read or written out of place.  Only
// conversions that dereference nothing can follow a %.
Test(format, random_bytes)
{
    Random r = { .state = 0x5eed3 };
    static const char letters[] = "%%%%%-+ #0123456789.*hlLjztdiuoxXpckyw~\xff";

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
