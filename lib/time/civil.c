// Instants and the calendar.
//
// The arithmetic is Howard Hinnant's ("chrono-compatible low-level date
// algorithms"): years are made to begin on March 1, so that the leap day is the
// last of its year and the lengths of the months follow one rule:
//
//     month       Mar Apr May Jun Jul Aug Sep Oct Nov Dec Jan Feb
//     first day     0  31  61  92 122 153 184 214 245 275 306 337   = (153 m + 2) / 5
//
// and 400 such years, an era, always have 146097 days.  No table, no loop, and
// counted from 0000-03-01 every instant is positive: division rounds one way.
// Only the years of a date that a program made up may be negative.
// Source: https://howardhinnant.github.io/date_algorithms.html, civil_from_days
// and days_from_civil.
#include "lib/time/civil.h"

enum {
    ERA_YEARS = 400,
    ERA_DAYS = 146097,
    EPOCH_DAYS = 719468,        // from 0000-03-01 to 1970-01-01
    ERA_WEEKDAY = 3,            // 0000-03-01 was a Wednesday
    EPOCH_WEEKDAY = 4,          // 1970-01-01 was a Thursday
};

// Division that rounds down where C's rounds to zero.
static int64_t
floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

bool
civil_leap_year(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int64_t
civil_days(int64_t year, int64_t month, int64_t day)
{
    int64_t months = month - 3;                         // since this year's March
    int64_t y = year + floor_div(months, 12);           // the year that began in March
    int64_t m = months - 12 * floor_div(months, 12);    // 0 is March
    int64_t era = floor_div(y, ERA_YEARS);
    int64_t of_era = y - era * ERA_YEARS;

    return era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + (153 * m + 2) / 5 +
           (day - 1) - EPOCH_DAYS;
}

int
civil_weekday(int64_t days)
{
    return (int)(days + EPOCH_WEEKDAY - 7 * floor_div(days + EPOCH_WEEKDAY, 7));
}

// The date, from days since 0000-03-01, which no instant lies before.
static void
set_date(Civil *c, int64_t days)
{
    int era = (int)(days / ERA_DAYS);
    int day = (int)(days % ERA_DAYS);                                   // of the era
    int year = (day - day / 1460 + day / 36524 - day / 146096) / 365;   // of the era
    int yearday = day - (365 * year + year / 4 - year / 100);           // from March 1
    int month = (5 * yearday + 2) / 153;                                // 0 is March

    c->day = yearday - (153 * month + 2) / 5 + 1;
    c->month = month < 10 ? month + 3 : month - 9;
    c->year = ERA_YEARS * era + year + (month >= 10);
    c->yearday = month < 10 ? yearday + 59 + civil_leap_year(c->year) : yearday - 306;
    c->weekday = (int)((days + ERA_WEEKDAY) % 7);
}

int64_t
civil_second(int64_t unix_nano)
{
    return floor_div(unix_nano, SECOND);
}

int
civil_year(int64_t second)
{
    Civil c;

    set_date(&c, floor_div(second, DAY_SECONDS) + EPOCH_DAYS);
    return c.year;
}

void
civil_set(Civil *c, int64_t unix_nano, int offset)
{
    int nanosecond = (int)(unix_nano % SECOND);
    int64_t seconds = civil_second(unix_nano) + offset + EPOCH_DAYS * (int64_t)DAY_SECONDS;
    int second = (int)(seconds % DAY_SECONDS);          // of the day

    *c = (Civil){ .offset = offset };
    set_date(c, seconds / DAY_SECONDS);
    c->hour = second / HOUR_SECONDS;
    c->minute = second / 60 % 60;
    c->second = second % 60;
    c->nanosecond = nanosecond < 0 ? nanosecond + (int)SECOND : nanosecond;
}

void
time_utc(int64_t unix_nano, Civil *c)
{
    civil_set(c, unix_nano, 0);
    __builtin_memcpy(c->zone, "UTC", sizeof "UTC");
}

// The fields are ints, so that no sum here leaves 64 bits but the last.
int64_t
time_from_civil(const Civil *c)
{
    int64_t seconds = civil_days(c->year, c->month, c->day) * DAY_SECONDS +
                      (int64_t)c->hour * HOUR_SECONDS + (int64_t)c->minute * 60 + c->second -
                      c->offset;
    __int128 instant = (__int128)seconds * SECOND + c->nanosecond;

    return instant < INT64_MIN ? INT64_MIN : instant > INT64_MAX ? INT64_MAX : (int64_t)instant;
}
