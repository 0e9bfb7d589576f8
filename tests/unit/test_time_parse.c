// units: lib/time/civil.c lib/time/parse.c
// Dates as text: the forms that are read, and how strictly.
#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <rt/err.h>
#include <rt/time.h>

static int64_t now = 1767225600 * SECOND;       // 2026-01-01

int64_t
time_unix_nano(void)
{
    return now;
}

// The text in memory of its own, without a NUL: a step too far is seen.
static int
parse(const char *text, int64_t *instant)
{
    size_t n = strlen(text);
    char *own = memcpy(malloc(n > 0 ? n : 1), text, n);
    int err = time_parse((Str){ own, n }, instant);

    free(own);
    return err;
}

static void
check_parse(const char *text, int64_t expected)
{
    int64_t instant = 0;

    cr_assert_eq(parse(text, &instant), 0, "%s", text);
    cr_assert_eq(instant, expected, "%s: %" PRId64 ", not %" PRId64, text, instant, expected);
}

Test(time_parse, rfc3339)
{
    // The examples of RFC 3339, 5.8, then others.
    check_parse("1985-04-12T23:20:50.52Z", 482196050520000000);
    check_parse("1996-12-19T16:39:57-08:00", 851042397 * SECOND);
    check_parse("1990-12-31T23:59:60Z", 662688000 * SECOND);
    check_parse("1990-12-31T15:59:60-08:00", 662688000 * SECOND);
    check_parse("1937-01-01T12:00:27.87+00:20", -1041337172130000000);
    check_parse("1970-01-01T00:00:00Z", 0);
    check_parse("1970-01-01t00:00:00z", 0);
    check_parse("1970-01-01T00:00:00-00:00", 0);
    check_parse("1969-12-31T23:59:59.999999999Z", -1);
    check_parse("2000-02-29T00:00:00Z", 951782400 * SECOND);
    check_parse("2006-01-02T15:04:05.1234567891+07:00", 1136189045123456789);
    check_parse("2006-01-02T15:04:05.000000000000000000001+23:59", 1136127905 * SECOND);
    check_parse("2262-04-11T23:47:16.854775806Z", INT64_MAX - 1);
    check_parse("1677-09-21T00:12:43.145224193Z", INT64_MIN + 1);
}

Test(time_parse, http)
{
    check_parse("Sun, 06 Nov 1994 08:49:37 GMT", 784111777 * SECOND);
    check_parse("Sunday, 06-Nov-94 08:49:37 GMT", 784111777 * SECOND);
    check_parse("Sun Nov  6 08:49:37 1994", 784111777 * SECOND);
    check_parse("Thu, 01 Jan 1970 00:00:00 GMT", 0);
    check_parse("Sat, 31 Dec 2016 23:59:60 GMT", 1483228800 * SECOND);
    check_parse("Tue Feb 29 12:00:00 2000", 951825600 * SECOND);
}

Test(time_parse, years_of_two_digits)
{
    // In 50 years; 51 are too many.
    check_parse("Wednesday, 01-Jan-76 00:00:00 GMT", 3345062400 * SECOND);
    check_parse("Saturday, 01-Jan-77 00:00:00 GMT", 220924800 * SECOND);
    now = 4102444800 * SECOND - 1;      // the end of 2099
    check_parse("Wednesday, 01-Jan-49 00:00:00 GMT", 5648745600 * SECOND);      // 2149
    check_parse("Saturday, 01-Jan-50 00:00:00 GMT", 2524608000 * SECOND);       // 2050
}

Test(time_parse, refused)
{
    static const char *const wrong[] = {
        "", "Z", "2006", "2006-01-02", "2006-01-02T15:04:05", "2006-01-02T15:04Z",
        "2006-01-02 15:04:05Z", "2006-1-02T15:04:05Z", "06-01-02T15:04:05Z",
        "2006-01-02T15:04:05Z ",
        " 2006-01-02T15:04:05Z", "2006-00-02T15:04:05Z", "2006-13-02T15:04:05Z",
        "2006-01-00T15:04:05Z", "2006-01-32T15:04:05Z", "2006-02-29T15:04:05Z",
        "2100-02-29T00:00:00Z", "2006-04-31T00:00:00Z", "2006-01-02T24:00:00Z",
        "2006-01-02T15:60:05Z", "2006-01-02T15:04:61Z", "2006-01-02T15:04:60Z",
        "2006-01-01T23:59:60Z", "2006-12-31T23:59:60+01:00", "2006-01-02T15:04:05.Z",
        "2006-01-02T15:04:05,5Z", "2006-01-02T15:04:05.5", "2006-01-02T15:04:05+0700",
        "2006-01-02T15:04:05+07", "2006-01-02T15:04:05+24:00", "2006-01-02T15:04:05+07:60",
        "2006-01-02T15:04:05+07:00Z", "+2006-01-02T15:04:05Z", "-006-01-02T15:04:05Z",
        "Mon, 06 Nov 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37 gmt",
        "sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 94 08:49:37 GMT", "Sun 06 Nov 1994 08:49:37 GMT",
        "Sun, 06-Nov-94 08:49:37 GMT", "Sunday, 06 Nov 1994 08:49:37 GMT",
        "Monday, 06-Nov-94 08:49:37 GMT", "Sun Nov 6 08:49:37 1994", "Sun Nov   6 08:49:37 1994",
        "Sun Nov  6 08:49:37 1994 GMT", "Thu, 30 Feb 1995 08:49:37 GMT",
    };
    int64_t instant = 77;

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        cr_assert_eq(parse(wrong[i], &instant), -ESYNTAX, "%s", wrong[i]);
    cr_assert_eq(parse("2262-04-12T00:00:00Z", &instant), -ERANGE);
    cr_assert_eq(parse("1677-09-20T00:00:00Z", &instant), -ERANGE);
    cr_assert_eq(parse("0000-01-01T00:00:00Z", &instant), -ERANGE);
    cr_assert_eq(parse("9999-12-31T23:59:59Z", &instant), -ERANGE);
    cr_assert_eq(instant, 77);
}

// Each form of random instants, as strftime writes it.
Test(time_parse, as_strftime_writes)
{
    static const char *const forms[] = { "%Y-%m-%dT%H:%M:%SZ", "%a, %d %b %Y %H:%M:%S GMT",
                                         "%a %b %e %H:%M:%S %Y", "%A, %d-%b-%y %H:%M:%S GMT" };
    uint64_t x = 0x5eed;

    for (int i = 0; i < 50000; i++) {
        char text[64];
        struct tm tm;
        time_t t;

        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        t = (int64_t)x / (SECOND + 10);
        gmtime_r(&t, &tm);
        // Two digits mean the years around now.
        int kinds = tm.tm_year > 80 && tm.tm_year < 170 ? 4 : 3;
        strftime(text, sizeof text, forms[i % kinds], &tm);
        check_parse(text, t * SECOND);
    }
}

// Damage: refused, or an instant; never a step beyond the text.
Test(time_parse, mutated)
{
    static const char *const texts[] = {
        "2006-01-02T15:04:05.999999999+07:00", "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
    };
    uint64_t x = 0x5eed;

    for (int i = 0; i < 200000; i++) {
        char text[64];
        int64_t instant;

        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        strcpy(text, texts[x % 4]);
        text[(x >> 8) % strlen(text)] = "0129 :-.ZzT+x"[(x >> 20) % 13];
        text[(x >> 32) % (strlen(text) + 1)] = "0123456789\0\0\0"[(x >> 48) % 13];
        int err = parse(text, &instant);
        cr_assert(err == 0 || err == -ESYNTAX || err == -ERANGE, "%s: %d", text, err);
    }
}
