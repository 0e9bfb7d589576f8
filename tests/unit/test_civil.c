// units: lib/time/civil.c
// The calendar against glibc's gmtime_r and timegm, over the whole range of instants.
#include <criterion/criterion.h>
#include <inttypes.h>
#include <time.h>
#include <rt/time.h>

static void
check_instant(int64_t unix_nano)
{
    Civil c;
    struct tm tm;
    time_t t = unix_nano / SECOND - (unix_nano % SECOND < 0);

    time_utc(unix_nano, &c);
    gmtime_r(&t, &tm);
    cr_assert(c.year == tm.tm_year + 1900 && c.month == tm.tm_mon + 1 && c.day == tm.tm_mday &&
                  c.hour == tm.tm_hour && c.minute == tm.tm_min && c.second == tm.tm_sec &&
                  c.weekday == tm.tm_wday && c.yearday == tm.tm_yday,
              "%" PRId64 ": %d-%d-%d %d:%d:%d, weekday %d, yearday %d", unix_nano, c.year, c.month,
              c.day, c.hour, c.minute, c.second, c.weekday, c.yearday);
    cr_assert_eq(c.nanosecond, (int)(((__int128)unix_nano - (__int128)t * SECOND)));
    cr_assert_eq(c.offset, 0);
    cr_assert_str_eq(c.zone, "UTC");
    cr_assert_eq(time_from_civil(&c), unix_nano, "%" PRId64, unix_nano);
}

Test(civil, edges)
{
    static const int64_t edges[] = {
        0, 1, -1, SECOND, -SECOND, SECOND - 1, 1 - SECOND, INT64_MIN, INT64_MIN + 1, INT64_MAX,
        24 * HOUR, 24 * HOUR - 1, -24 * HOUR, -24 * HOUR - 1,
        784111777 * SECOND,             // 1994-11-06, RFC 9110's example
        951782400 * SECOND,             // 2000-02-29
        951868800 * SECOND - 1,         // its last nanosecond
        4107542400 * SECOND,            // 2100-03-01, a year that is no leap year
        4107542400 * SECOND - 1,
        -2203891200 * SECOND,           // 1900-03-01
        -2203891200 * SECOND - 1,
        1704067200 * SECOND - 1,        // the end of 2023
        1735689600 * SECOND - 1,        // the end of 2024, a leap year
    };

    for (size_t i = 0; i < sizeof edges / sizeof edges[0]; i++)
        check_instant(edges[i]);
}

Test(civil, every_day)
{
    for (int64_t day = INT64_MIN / (24 * HOUR); day <= INT64_MAX / (24 * HOUR); day++) {
        check_instant(day * 24 * HOUR);
        if (day > INT64_MIN / (24 * HOUR))
            check_instant(day * 24 * HOUR - 1);
    }
}

Test(civil, random_instants)
{
    uint64_t x = 0x5eed;

    for (int i = 0; i < 200000; i++) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        check_instant((int64_t)x);
    }
}

// Fields out of their range, negative years too, as timegm takes them.
static void
check_fields(const Civil *c)
{
    struct tm tm = { .tm_year = c->year - 1900, .tm_mon = c->month - 1, .tm_mday = c->day,
                     .tm_hour = c->hour, .tm_min = c->minute, .tm_sec = c->second };
    __int128 expected = ((__int128)timegm(&tm) - c->offset) * SECOND + c->nanosecond;

    if (expected > INT64_MAX)
        expected = INT64_MAX;
    if (expected < INT64_MIN)
        expected = INT64_MIN;
    cr_assert_eq(time_from_civil(c), (int64_t)expected, "%d-%d-%d %d:%d:%d", c->year, c->month,
                 c->day, c->hour, c->minute, c->second);
}

Test(civil, fields_out_of_range)
{
    // Go's examples, and others.
    static const Civil fields[] = {
        { .year = 2023, .month = 10, .day = 32 },
        { .year = 2023, .month = 0, .day = 1 },
        { .year = 2023, .month = 13, .day = 1 },
        { .year = 2024, .month = 3, .day = 0 },
        { .year = 2023, .month = 3, .day = 0 },
        { .year = 2000, .month = 1, .day = 1, .second = -1 },
        { .year = 2000, .month = 1, .day = 1, .nanosecond = -1 },
        { .year = 2000, .month = 12, .day = 31, .hour = 24 },
        { .year = 2000, .month = -25, .day = -1000, .hour = -100, .minute = 1000, .offset = 3600 },
        { .year = -1, .month = 1, .day = 750000 },
        { .year = -400, .month = -12, .day = 1 },
        { .year = 1969, .month = 12, .day = 31, .hour = 23, .minute = 59, .second = 59,
          .nanosecond = 1999999999 },
        { .year = 1677, .month = 9, .day = 21, .minute = 12, .second = 43,
          .nanosecond = 145224192 },
        { .year = 1677, .month = 9, .day = 21, .minute = 12, .second = 43,
          .nanosecond = 145224191 },
        { .year = 2262, .month = 4, .day = 11, .hour = 23, .minute = 47, .second = 16,
          .nanosecond = 854775808 },
    };
    uint64_t x = 0x5eed;

    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        check_fields(&fields[i]);
    for (int i = 0; i < 200000; i++) {
        int v[7];

        for (int k = 0; k < 7; k++) {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
            v[k] = (int)x;
        }
        check_fields(&(Civil){ .year = v[0] % 3000, .month = v[1] % 100, .day = v[2] % 1000000,
                               .hour = v[3] % 100, .minute = v[4] % 1000, .second = v[5] % 100000,
                               .offset = v[6] % 100000, .nanosecond = v[0] });
    }
}

Test(civil, no_overflow)
{
    for (int i = 0; i < 256; i++) {
        int v[8];
        for (int k = 0; k < 8; k++)
            v[k] = i >> k & 1 ? INT32_MAX : INT32_MIN;
        Civil c = { .year = v[0], .month = v[1], .day = v[2], .hour = v[3], .minute = v[4],
                    .second = v[5], .nanosecond = v[6], .offset = v[7] };
        cr_assert_eq(time_from_civil(&c), v[0] > 0 ? INT64_MAX : INT64_MIN);
    }
}
