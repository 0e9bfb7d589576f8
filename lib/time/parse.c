// Text to instants: RFC 3339, and the three forms of dates in HTTP (RFC 9110,
// 5.6.7).
//
//     2006-01-02T15:04:05.999999999+01:00     RFC 3339
//     Mon, 02 Jan 2006 15:04:05 GMT           what HTTP writes
//     Monday, 02-Jan-06 15:04:05 GMT          RFC 850, from before 1995
//     Mon Jan  2 15:04:05 2006                C's asctime
//
// A form is a pattern as strptime takes it, and is matched to the letter: numbers
// have all their digits and are in range, the day is one of its month, and its
// name the right one.  What is refused could mean two things, or has been damaged.
//
// A second 60 is a leap second.  No instant is meant by it alone: it is read as
// the second behind it, where a leap second can be.
#include <rt/err.h>
#include "lib/time/civil.h"
#include "lib/time/take.h"
#include "rt/mem.h"

enum { CENTURY = 100, LEAP_SECOND = 60 };

static const char weekdays[][10] = { "Sunday", "Monday", "Tuesday", "Wednesday",
                                     "Thursday", "Friday", "Saturday" };
static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

static bool
take_text(Str *s, const char *text, size_t n)
{
    if (s->len < n || memcmp(s->ptr, text, n) != 0)
        return false;
    *s = (Str){ s->ptr + n, s->len - n };
    return true;
}

static bool
take_weekday(Str *s, bool shortened, int *v)
{
    for (*v = 0; *v < 7; ++*v)
        if (take_text(s, weekdays[*v], shortened ? 3 : strlen(weekdays[*v])))
            return true;
    return false;
}

static bool
take_month(Str *s, int *v)
{
    for (*v = 1; *v <= 12; ++*v)
        if (take_text(s, months[*v - 1], 3))
            return true;
    return false;
}

static bool
take_in(Str *s, size_t digits, int least, int most, int *v)
{
    return take_digits(s, digits, digits, v) && *v >= least && *v <= most;
}

// RFC 9110: what seems to be more than 50 years in the future is past.
static int
full_year(int of_century)
{
    Civil now;

    time_utc(time_unix_nano(), &now);
    int year = now.year - now.year % CENTURY + of_century;

    return year > now.year + CENTURY / 2 ? year - CENTURY
         : year + CENTURY <= now.year + CENTURY / 2 ? year + CENTURY : year;
}

static bool
take_field(Str *s, char field, Civil *c)
{
    switch (field) {
    case 'a':
    case 'A':
        return take_weekday(s, field == 'a', &c->weekday);
    case 'b':
        return take_month(s, &c->month);
    case 'Y':
        return take_in(s, 4, 0, 9999, &c->year);
    case 'y':
        return take_in(s, 2, 0, 99, &c->year) && (c->year = full_year(c->year)) >= 0;
    case 'm':
        return take_in(s, 2, 1, 12, &c->month);
    case 'e':                   // a day with a space instead of a zero
        return take_in(s, take_char(s, ' ') ? 1 : 2, 1, 31, &c->day);
    case 'd':
        return take_in(s, 2, 1, 31, &c->day);
    case 'H':
        return take_in(s, 2, 0, 23, &c->hour);
    case 'M':
        return take_in(s, 2, 0, 59, &c->minute);
    default:                    // 'S'
        return take_in(s, 2, 0, LEAP_SECOND, &c->second);
    }
}

static bool
take_pattern(Str *s, const char *pattern, Civil *c)
{
    for (; *pattern != '\0'; pattern++)
        if (*pattern == '%' ? !take_field(s, *++pattern, c) : !take_char(s, *pattern))
            return false;
    return true;
}

// .9: a fraction of any length; what is less than a nanosecond is dropped.
static bool
take_fraction(Str *s, int *nanosecond)
{
    int unit = (int)SECOND, digit;

    if (!take_char(s, '.'))
        return true;
    if (!take_digits(s, 1, 1, &digit))
        return false;
    do
        *nanosecond += digit * (unit /= 10);
    while (take_digits(s, 1, 1, &digit));
    return true;
}

static bool
take_offset(Str *s, int *offset)
{
    bool west = s->len > 0 && s->ptr[0] == '-';
    int h, m;

    if (take_char(s, 'Z') || take_char(s, 'z'))
        return true;
    if ((!take_char(s, '-') && !take_char(s, '+')) || !take_in(s, 2, 0, 23, &h) ||
        !take_char(s, ':') || !take_in(s, 2, 0, 59, &m))
        return false;
    *offset = (west ? -1 : 1) * (h * HOUR_SECONDS + m * 60);
    return true;
}

static bool
is_rfc3339(Str s, Civil *c)
{
    *c = (Civil){ 0 };
    if (!take_pattern(&s, "%Y-%m-%d", c) || (!take_char(&s, 'T') && !take_char(&s, 't')) ||
        !take_pattern(&s, "%H:%M:%S", c) || !take_fraction(&s, &c->nanosecond) ||
        !take_offset(&s, &c->offset))
        return false;
    c->weekday = civil_weekday(civil_days(c->year, c->month, c->day));
    return s.len == 0;
}

static bool
is_like(Str s, const char *pattern, Civil *c)
{
    *c = (Civil){ 0 };
    return take_pattern(&s, pattern, c) && s.len == 0;
}

// Leap seconds are at the end of a month, UTC.
static bool
is_leap_second(const Civil *c)
{
    Civil next = *c;

    next.nanosecond = 0;
    time_utc(time_from_civil(&next), &next);
    return next.day == 1 && next.hour == 0 && next.minute == 0;
}

// Whether the calendar has such an instant.
static bool
exists(const Civil *c)
{
    int64_t day = civil_days(c->year, c->month, c->day);

    return day < civil_days(c->year, c->month + 1, 1) && civil_weekday(day) == c->weekday &&
           (c->second < LEAP_SECOND || is_leap_second(c));
}

int
time_parse(Str s, int64_t *unix_nano)
{
    Civil c;

    if (!is_rfc3339(s, &c) && !is_like(s, "%a, %d %b %Y %H:%M:%S GMT", &c) &&
        !is_like(s, "%A, %d-%b-%y %H:%M:%S GMT", &c) && !is_like(s, "%a %b %e %H:%M:%S %Y", &c))
        return -ESYNTAX;
    if (!exists(&c))
        return -ESYNTAX;
    // The first instant and the last stand for all that are beyond them.
    int64_t instant = time_from_civil(&c);
    if (instant == INT64_MIN || instant == INT64_MAX)
        return -ERANGE;
    *unix_nano = instant;
    return 0;
}
