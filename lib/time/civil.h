// The arithmetic of the Gregorian calendar, which goes on before its invention
// and has a year 0.
#pragma once
#include <rt/time.h>

enum { HOUR_SECONDS = 3600, DAY_SECONDS = 24 * HOUR_SECONDS };

bool civil_leap_year(int64_t year);

// civil_days counts from 1970-01-01.  A month or day that the calendar does not
// have is one of another year or month: month 13 is the next January, day 0 the
// last of the month before.
int64_t civil_days(int64_t year, int64_t month, int64_t day);

int civil_weekday(int64_t days);        // since 1970-01-01; 0 is Sunday

// civil_second is the second that an instant lies in, since 1970; civil_year the
// year that such a second lies in, UTC.
int64_t civil_second(int64_t unix_nano);
int civil_year(int64_t second);

// civil_set splits an instant, for clocks that are `offset` seconds ahead of UTC
// and at most 26 hours.  It leaves zone empty.
void civil_set(Civil *c, int64_t unix_nano, int offset);
