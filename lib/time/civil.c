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
// Source: https://howardhinnant.github.io/date_algorithms.html, civil_from_days.
#include <rt/time.h>

enum {
    DAY_SECONDS = 86400,
    ERA_DAYS = 146097,
    EPOCH_DAYS = 719468,        // from 0000-03-01 to 1970-01-01
    ERA_WEEKDAY = 3,            // 0000-03-01 was a Wednesday
};

static bool
leap_year(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
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
    c->year = 400 * era + year + (month >= 10);
    c->yearday = month < 10 ? yearday + 59 + leap_year(c->year) : yearday - 306;
    c->weekday = (int)((days + ERA_WEEKDAY) % 7);
}

void
time_utc(int64_t unix_nano, Civil *c)
{
    int64_t seconds = unix_nano / SECOND;
    int64_t nanosecond = unix_nano % SECOND;

    // Before 1970 division rounds towards it: one second too late.
    if (nanosecond < 0) {
        nanosecond += SECOND;
        seconds--;
    }
    seconds += EPOCH_DAYS * (int64_t)DAY_SECONDS;       // since 0000-03-01
    int second = (int)(seconds % DAY_SECONDS);          // of the day

    *c = (Civil){ .zone = "UTC" };
    set_date(c, seconds / DAY_SECONDS);
    c->hour = second / 3600;
    c->minute = second / 60 % 60;
    c->second = second % 60;
    c->nanosecond = (int)nanosecond;
}
