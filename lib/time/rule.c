// Rules for time zones as POSIX writes them in TZ, and as TZif files end:
//
//     CET-1CEST,M3.5.0,M10.5.0/3
//
// standard time is called CET and UTC is one hour less; summer time is called
// CEST and is, since nothing is said, one hour more than CET; it begins on the
// last (5) Sunday (0) of March (M3) at 2 o'clock, since nothing is said, and ends
// on the last Sunday of October at 3.  Other days are written J1 to J365, which
// never count a February 29, and 0 to 365, which do.  Names in < > may have digits
// and signs.  In files a time of the day may be up to a week before or after it
// (RFC 9636, 3.3.2), so "the day after the last Sunday" can be said.
//
// Nothing says that summer time lies within a year: in the south it begins late
// in one and ends early in the next, some rules have it all year, and Ireland's
// summer time is the standard, and its winter time one hour less.  So zone_rule_at
// has no cases; it looks for the last change before the instant.
#include "lib/time/civil.h"
#include "lib/time/take.h"
#include "lib/time/zone.h"
#include "rt/mem.h"

static bool
is_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool
is_of_quoted(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-';
}

// CET, or <+0330>.  What a Civil has no room for is cut off.
static bool
take_name(Str *s, char name[ZONE_NAME])
{
    Str rest = *s;
    bool quoted = take_char(&rest, '<');
    const char *begin = rest.ptr;
    size_t n = 0, room = ZONE_NAME - 1;

    while (n < rest.len && (quoted ? is_of_quoted(begin[n]) : is_letter(begin[n])))
        n++;
    rest = (Str){ begin + n, rest.len - n };
    if (n < 3 || (quoted && !take_char(&rest, '>')))
        return false;
    memset(name, 0, room + 1);
    memcpy(name, begin, n < room ? n : room);
    *s = rest;
    return true;
}

// [+-]h[h[h]][:mm[:ss]], in seconds.
static bool
take_time(Str *s, int max_hour, int *second)
{
    bool minus = take_char(s, '-');
    int h, m = 0, sec = 0;

    if (!minus)
        take_char(s, '+');
    if (!take_digits(s, 1, 3, &h) || h > max_hour)
        return false;
    if (take_char(s, ':')) {
        if (!take_digits(s, 2, 2, &m) || m > 59)
            return false;
        if (take_char(s, ':') && (!take_digits(s, 2, 2, &sec) || sec > 59))
            return false;
    }
    *second = h * HOUR_SECONDS + m * 60 + sec;
    if (minus)
        *second = -*second;
    return true;
}

// POSIX counts offsets westward.
static bool
take_offset(Str *s, int *offset)
{
    int west;

    if (!take_time(s, 24, &west))
        return false;
    *offset = -west;
    return true;
}

static bool
take_between(Str *s, int least, int most, int *v)
{
    return take_digits(s, 1, 3, v) && *v >= least && *v <= most;
}

static bool
take_day(Str *s, ZoneChange *c)
{
    if (take_char(s, 'J')) {
        c->by = NO_LEAP_DAY;
        return take_between(s, 1, 365, &c->day);
    }
    if (take_char(s, 'M')) {
        c->by = WEEKDAY;
        return take_between(s, 1, 12, &c->month) && take_char(s, '.') &&
               take_between(s, 1, 5, &c->week) && take_char(s, '.') &&
               take_between(s, 0, 6, &c->day);
    }
    c->by = YEARDAY;
    return take_between(s, 0, 365, &c->day);
}

static bool
take_change(Str *s, ZoneChange *c)
{
    c->second = 2 * HOUR_SECONDS;
    return take_char(s, ',') && take_day(s, c) &&
           (!take_char(s, '/') || take_time(s, 167, &c->second));
}

bool
zone_rule_parse(ZoneRule *r, Str text)
{
    *r = (ZoneRule){ 0 };
    if (!take_name(&text, r->standard.name) || !take_offset(&text, &r->standard.offset))
        return false;
    if (text.len == 0)
        return true;

    r->changes = true;
    r->summer.offset = r->standard.offset + HOUR_SECONDS;
    if (!take_name(&text, r->summer.name))
        return false;
    if (text.len > 0 && text.ptr[0] != ',' && !take_offset(&text, &r->summer.offset))
        return false;
    // Without days, those of the United States, as everywhere.
    if (text.len == 0)
        text = (Str){ ",M3.2.0,M11.1.0", sizeof ",M3.2.0,M11.1.0" - 1 };
    return take_change(&text, &r->to_summer) && take_change(&text, &r->to_standard) &&
           text.len == 0;
}

// The day of the change in a year, since 1970.
static int64_t
day_of(const ZoneChange *c, int64_t year)
{
    if (c->by == YEARDAY)
        return civil_days(year, 1, c->day + 1);
    if (c->by == NO_LEAP_DAY)
        return civil_days(year, 1, c->day + (c->day >= 60 && civil_leap_year(year)));

    int64_t first = civil_days(year, c->month, 1), next_month = civil_days(year, c->month + 1, 1);
    int64_t day = first + (c->day - civil_weekday(first) + 7) % 7 + 7 * (c->week - 1);

    return day < next_month ? day : day - 7;    // there is no fifth one
}

static int64_t
instant_of(const ZoneChange *c, int64_t year, const ZoneTime *until_then)
{
    return day_of(c, year) * DAY_SECONDS + c->second - until_then->offset;
}

// A change may come a week before or after its day, so the last one may be of
// this year, of the next or of the one before.  If two come at once, the one to
// standard time is undone: that is how rules write summer time all year.
void
zone_rule_at(const ZoneRule *r, int64_t second, ZoneTime *now)
{
    int64_t year = civil_year(second), last = INT64_MIN, next = INT64_MAX;
    bool summer = false;

    for (int64_t y = year - 1; r->changes && y <= year + 1; y++) {
        int64_t to_standard = instant_of(&r->to_standard, y, &r->summer);
        int64_t to_summer = instant_of(&r->to_summer, y, &r->standard);

        if (to_standard > second) {
            next = next < to_standard ? next : to_standard;
        } else if (to_standard > last) {
            last = to_standard;
            summer = false;
        }
        if (to_summer > second) {
            next = next < to_summer ? next : to_summer;
        } else if (to_summer >= last) {
            last = to_summer;
            summer = true;
        }
    }
    *now = summer ? r->summer : r->standard;
    now->from = last;
    now->until = next;
}
