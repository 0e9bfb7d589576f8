// units: lib/str/str.c lib/str/split.c lib/str/find.c lib/str/int.c
// Byte strings: cases by hand; str_find against memmem over all short texts of
// two letters; str_to_int against strtoll over random numbers.
#include <criterion/criterion.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <rt/err.h>
#include <rt/str.h>
#include "tests/unit/heap.h"

void *memmem(const void *, size_t, const void *, size_t);       // GNU's

static const Str none = { NULL, 0 };

#define is(got, want)                                                                   \
    do {                                                                                \
        Str got_ = (got), want_ = (want);                                               \
        cr_assert(got_.len == want_.len && memcmp(got_.ptr, want_.ptr, want_.len) == 0, \
                  "\"%.*s\", not \"%.*s\"", STR_FMT(got_), STR_FMT(want_));             \
    } while (0)

// A copy of its exact size, so that a byte too far is an error.
static Str
exact(Str s)
{
    char *p = gc_alloc(s.len);

    if (s.len > 0)
        memcpy(p, s.ptr, s.len);
    return (Str){ p, s.len };
}

Test(str, views_and_copies)
{
    is(str_of("abc"), STR("abc"));
    cr_assert_eq(str_of(NULL).len, 0);
    cr_assert_eq(str_of("").len, 0);

    Str s = STR("a\0b"), copy = str_copy(s);
    is(copy, s);
    cr_assert_neq(copy.ptr, s.ptr);
    cr_assert_eq(copy.ptr[3], 0);
    copy = str_copy(none);
    cr_assert_eq(copy.len, 0);
    cr_assert_eq(copy.ptr[0], 0);

    uint32_t word = 0x01020304;
    cr_assert_eq(STR_BYTES(word).len, 4);
}

Test(str, slices_are_clamped)
{
    Str s = STR("hello");

    is(str_slice(s, 1, 3), STR("el"));
    is(str_slice(s, 0, 5), s);
    is(str_slice(s, 2, 100), STR("llo"));
    is(str_slice(s, 5, 5), STR(""));
    is(str_slice(s, 4, 2), STR(""));
    is(str_slice(s, 99, SIZE_MAX), STR(""));
    cr_assert_eq(str_slice(s, 99, SIZE_MAX).ptr, s.ptr + 5);
    cr_assert_eq(str_slice(none, 1, 2).len, 0);
}

Test(str, comparison)
{
    cr_assert(str_eq(STR("ab"), STR("ab")));
    cr_assert_not(str_eq(STR("ab"), STR("ac")));
    cr_assert_not(str_eq(STR("ab"), STR("abc")));
    cr_assert(str_eq(none, STR("")));

    cr_assert_lt(str_cmp(STR("a"), STR("b")), 0);
    cr_assert_gt(str_cmp(STR("b"), STR("a")), 0);
    cr_assert_eq(str_cmp(STR("a"), STR("a")), 0);
    cr_assert_lt(str_cmp(STR("a"), STR("aa")), 0);
    cr_assert_gt(str_cmp(STR("aa"), STR("a")), 0);
    cr_assert_gt(str_cmp(STR("\xff"), STR("\x01")), 0, "bytes are unsigned");
    cr_assert_gt(str_cmp(STR("same so far\xff"), STR("same so far\x01")), 0);
    cr_assert_lt(str_cmp(none, STR("a")), 0);
    cr_assert_eq(str_cmp(none, none), 0);
}

Test(str, prefix_and_suffix)
{
    cr_assert(str_has_prefix(STR("abc"), STR("ab")));
    cr_assert(str_has_prefix(STR("abc"), STR("abc")));
    cr_assert(str_has_prefix(STR("abc"), none));
    cr_assert_not(str_has_prefix(STR("abc"), STR("b")));
    cr_assert_not(str_has_prefix(STR("ab"), STR("abc")));
    cr_assert(str_has_suffix(STR("abc"), STR("bc")));
    cr_assert(str_has_suffix(STR("abc"), STR("abc")));
    cr_assert(str_has_suffix(STR("abc"), none));
    cr_assert(str_has_suffix(none, none));
    cr_assert_not(str_has_suffix(STR("abc"), STR("b")));
    cr_assert_not(str_has_suffix(STR("bc"), STR("abc")));
}

Test(str, trim)
{
    is(str_trim(STR("  a b\t\n")), STR("a b"));
    is(str_trim(STR("a")), STR("a"));
    is(str_trim(STR(" \t\n\v\f\r")), STR(""));
    is(str_trim(STR("\xa0 x\x1f ")), STR("\xa0 x\x1f"));
    cr_assert_eq(str_trim(none).len, 0);
}

Test(str, cut)
{
    Str before, after;

    cr_assert(str_cut(STR("key=a=b"), STR("="), &before, &after));
    is(before, STR("key"));
    is(after, STR("a=b"));
    cr_assert_not(str_cut(STR("key"), STR("="), &before, &after));
    is(before, STR("key"));
    is(after, STR(""));
    cr_assert(str_cut(STR("a\r\n"), STR("\r\n"), &before, &after));
    is(before, STR("a"));
    is(after, STR(""));
    cr_assert_not(str_cut(STR("abc"), none, &before, &after), "an empty sep is in no s");
    is(before, STR("abc"));
    cr_assert(str_cut(STR("a b"), STR(" "), NULL, NULL));
    cr_assert(str_cut(STR("a b"), STR(" "), &before, NULL));
    cr_assert_not(str_cut(none, STR(" "), &before, &after));
    cr_assert_eq(before.len + after.len, 0);
}

// The parts of text, each in brackets.
static const char *
parts(Str text, Str sep)
{
    static char all[256];
    Str part;
    size_t n = 0;

    all[0] = 0;
    while (str_next(&text, sep, &part))
        n += (size_t)sprintf(all + n, "[%.*s]", STR_FMT(part));
    return all;
}

Test(str, next)
{
    cr_assert_str_eq(parts(STR("a,b,c"), STR(",")), "[a][b][c]");
    cr_assert_str_eq(parts(STR(",a,,b"), STR(",")), "[][a][][b]");
    cr_assert_str_eq(parts(STR("a,,b,"), STR(",")), "[a][][b]");
    cr_assert_str_eq(parts(STR(","), STR(",")), "[]");
    cr_assert_str_eq(parts(STR("one"), STR(",")), "[one]");
    cr_assert_str_eq(parts(STR("a\r\nb\r\n"), STR("\r\n")), "[a][b]");
    cr_assert_str_eq(parts(STR("abc"), none), "[abc]");
    cr_assert_str_eq(parts(none, STR(",")), "");
}

Test(str, fields)
{
    Str rest = STR("  one two\t\n three  "), field;

    cr_assert(str_next_field(&rest, &field));
    is(field, STR("one"));
    cr_assert(str_next_field(&rest, &field));
    is(field, STR("two"));
    cr_assert(str_next_field(&rest, &field));
    is(field, STR("three"));
    cr_assert_not(str_next_field(&rest, &field));
    cr_assert_eq(field.len, 0);
    cr_assert_not(str_next_field(&rest, &field));
    rest = none;
    cr_assert_not(str_next_field(&rest, &field));
}

static void
find_as_memmem(Str s, Str sub)
{
    const char *want = memmem(s.ptr, s.len, sub.ptr, sub.len);
    ssize_t got = str_find(s, sub);

    cr_assert_eq(got, want != NULL ? want - s.ptr : -1, "\"%.*s\" in \"%.*s\": %zd", STR_FMT(sub),
                 STR_FMT(s), got);
}

// The letters of a number: bit 0 first, 0 is a, 1 is b.
static Str
letters(unsigned bits, size_t n)
{
    static char text[64];

    for (size_t i = 0; i < n; i++)
        text[i] = bits >> i & 1 ? 'b' : 'a';
    return exact((Str){ text, n });
}

Test(str, find_by_hand)
{
    cr_assert_eq(str_find(STR("hello"), STR("l")), 2);
    cr_assert_eq(str_find(STR("hello"), STR("lo")), 3);
    cr_assert_eq(str_find(STR("hello"), STR("hello")), 0);
    cr_assert_eq(str_find(STR("hello"), STR("hellos")), -1);
    cr_assert_eq(str_find(STR("hello"), STR("x")), -1);
    cr_assert_eq(str_find(STR("hello"), none), 0);
    cr_assert_eq(str_find(none, none), 0);
    cr_assert_eq(str_find(none, STR("a")), -1);
    cr_assert_eq(str_find(STR("a\0b\xff" "c"), STR("\0b\xff")), 1);
}

// Every needle of at most 8 letters in every text of 11: all periods and cuts.
Test(str, find_in_all_texts_of_two_letters, .timeout = 120)
{
    enum { TEXT = 11, NEEDLE = 8 };
    Str needles[NEEDLE + 1][1 << NEEDLE];

    for (size_t n = 1; n <= NEEDLE; n++)
        for (unsigned bits = 0; bits < 1u << n; bits++)
            needles[n][bits] = letters(bits, n);
    for (unsigned bits = 0; bits < 1u << TEXT; bits++) {
        Str s = letters(bits, TEXT);
        for (size_t n = 1; n <= NEEDLE; n++)
            for (unsigned sub = 0; sub < 1u << n; sub++)
                find_as_memmem(s, needles[n][sub]);
    }
}

Test(str, find_in_random_texts)
{
    srand(7);
    for (int round = 0; round < 20000; round++) {
        unsigned char text[200], sub[40];
        size_t n = (size_t)rand() % sizeof text, m = 1 + (size_t)rand() % sizeof sub;
        int alphabet = 1 + rand() % 3;
        for (size_t i = 0; i < n; i++)
            text[i] = (unsigned char)(0x7f + rand() % alphabet);
        // Half of the needles come from the text.
        size_t from = n > m ? (size_t)rand() % (n - m) : 0;
        for (size_t i = 0; i < m; i++)
            sub[i] = rand() % 2 && n > m && round % 2 ? text[from + i]
                                                       : (unsigned char)(0x7f + rand() % alphabet);
        if (round % 4 == 0 && n > m)
            memcpy(sub, text + from, m);
        find_as_memmem(exact((Str){ (char *)text, n }), exact((Str){ (char *)sub, m }));
    }
}

// Quadratic time would be 10^11 steps: the time limit decides.
Test(str, find_takes_linear_time, .timeout = 60)
{
    enum { N = 1000000 };
    char *text = gc_alloc(N), *sub = gc_alloc(N / 2);

    memset(text, 'a', N);
    memset(sub, 'a', N / 2);
    sub[N / 2 - 1] = 'b';
    cr_assert_eq(str_find((Str){ text, N }, (Str){ sub, N / 2 }), -1);
    sub[N / 2 - 1] = 'a';
    sub[0] = 'b';
    cr_assert_eq(str_find((Str){ text, N }, (Str){ sub, N / 2 }), -1);
    sub[0] = 'a';
    sub[N / 4] = 'b';
    cr_assert_eq(str_find((Str){ text, N }, (Str){ sub, N / 2 }), -1);
}

#define number(text, base, want)                                                      \
    do {                                                                              \
        int64_t v_ = -77;                                                             \
        cr_assert_eq(str_to_int(exact(STR(text)), base, &v_), 0, "%s", text);         \
        cr_assert_eq(v_, (want), "%s: %" PRId64, text, v_);                           \
    } while (0)
#define refused(text, base, err)                                                      \
    do {                                                                              \
        int64_t v_ = -77;                                                             \
        cr_assert_eq(str_to_int(exact(STR(text)), base, &v_), err, "%s", text);       \
        cr_assert_eq(v_, -77);                                                        \
    } while (0)

Test(str, to_int)
{
    number("0", 10, 0);
    number("-0", 10, 0);
    number("+12", 10, 12);
    number("-12", 10, -12);
    number("007", 10, 7);
    number("010", 0, 10);
    number("0x1F", 0, 31);
    number("-0XfF", 0, -255);
    number("0o17", 0, 15);
    number("0b101", 0, 5);
    number("ff", 16, 255);
    number("zZ", 36, 35 * 36 + 35);
    number("9223372036854775807", 10, INT64_MAX);
    number("-9223372036854775808", 10, INT64_MIN);
    number("-8000000000000000", 16, INT64_MIN);
    number("0x0", 0, 0);

    refused("", 10, -ESYNTAX);
    refused("-", 10, -ESYNTAX);
    refused("+", 0, -ESYNTAX);
    refused("0x", 0, -ESYNTAX);
    refused("0x10", 16, -ESYNTAX);
    refused("0b2", 0, -ESYNTAX);
    refused(" 1", 10, -ESYNTAX);
    refused("1 ", 10, -ESYNTAX);
    refused("--1", 10, -ESYNTAX);
    refused("0x-1", 0, -ESYNTAX);
    refused("8", 8, -ESYNTAX);
    refused("1\0", 10, -ESYNTAX);
    refused("@", 36, -ESYNTAX);
    refused("{", 36, -ESYNTAX);
    refused("\xb1", 36, -ESYNTAX);
    refused("99999999999999999999x", 10, -ESYNTAX);
    refused("1", 1, -EINVAL);
    refused("1", 37, -EINVAL);
    refused("1", -10, -EINVAL);
}

Test(str, to_int_out_of_range)
{
    static const char *const texts[] = { "9223372036854775808", "18446744073709551616",
                                         "99999999999999999999999999", "18446744073709551615" };
    int64_t v;

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char negative[40];
        cr_assert_eq(str_to_int(str_of(texts[i]), 10, &v), -ERANGE);
        cr_assert_eq(v, INT64_MAX);
        snprintf(negative, sizeof negative, "-%s", texts[i]);
        if (i > 0) {
            cr_assert_eq(str_to_int(str_of(negative), 10, &v), -ERANGE);
            cr_assert_eq(v, INT64_MIN);
        }
    }
    cr_assert_eq(str_to_int(STR("-9223372036854775809"), 10, &v), -ERANGE);
    cr_assert_eq(v, INT64_MIN);
}

Test(str, to_int_as_strtoll)
{
    srand(11);
    for (int round = 0; round < 100000; round++) {
        char text[32];
        int base = 2 + rand() % 35, n = 1 + rand() % 22;
        int64_t v;
        for (int i = 0; i < n; i++) {
            int digit = rand() % base;
            text[i] = (char)(digit < 10 ? '0' + digit : (rand() % 2 ? 'a' : 'A') + digit - 10);
        }
        if (rand() % 2)
            text[0] = rand() % 2 ? '-' : '+';
        text[n] = 0;
        // libc takes a prefix in its own base: not ours.
        if (n < 2 && (text[0] == '-' || text[0] == '+'))
            continue;
        if (strpbrk(text, "xX") != NULL)
            continue;
        errno = 0;
        int64_t want = strtoll(text, NULL, base);
        cr_assert_eq(str_to_int(str_of(text), base, &v), -errno, "%s base %d", text, base);
        cr_assert_eq(v, want, "%s base %d", text, base);
    }
}
