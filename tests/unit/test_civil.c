// units: lib/time/civil.c
// The calendar against glibc's gmtime_r, over the whole range of instants.
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
