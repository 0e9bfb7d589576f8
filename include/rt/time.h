/* Clocks, sleep, the calendar.  int64_t nanoseconds throughout. */
#pragma once
#include <rt/base.h>

#define NANOSECOND  INT64_C(1)
#define MICROSECOND (1000 * NANOSECOND)
#define MILLISECOND (1000 * MICROSECOND)
#define SECOND      (1000 * MILLISECOND)
#define MINUTE      (60 * SECOND)
#define HOUR        (60 * MINUTE)

int64_t time_now(void);                 /* monotonic; only differences mean something */
int64_t time_unix_nano(void);           /* since 1970-01-01 00:00 UTC */

/* time_sleep parks the goroutine for at least d nanoseconds; d <= 0 returns
   at once.   Blocks: G.   Context: goroutine. */
void time_sleep(int64_t d);

typedef struct Civil {
    int year, month, day, hour, minute, second, nanosecond;
    int weekday, yearday, offset;       /* 0 is Sunday; 0-365; seconds east */
    char zone[8];
} Civil;

/* time_utc splits an instant into the fields of the Gregorian calendar, UTC.

     unix_nano  any value: years 1677 to 2262

   Blocks: never.   Context: anywhere.   Source: H. Hinnant, days_from_civil. */
void time_utc(int64_t unix_nano, Civil *c);

/* time_http writes an instant, which must be in UTC, as HTTP's Date header has
   it: "Sun, 06 Nov 1994 08:49:37 GMT".  Returns memory of the collector. */
Str time_http(const Civil *c);
