/* Clocks, sleep, timers, the calendar.  int64_t nanoseconds throughout. */
#pragma once
#include <rt/base.h>
#include <rt/call.h>

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

/* timer_start(d, fn, args...) runs fn(args...) in a goroutine of its own once d
   nanoseconds have passed, never earlier.

     d        0 or less: at once; too long for the clock: never
     args     as of go, evaluated here and now

   A timer may be dropped; what its arguments point to lives until it has fired.
   Throws when no stack can be had.   Blocks: never.   Context: goroutine.
   Source:  Go's time.AfterFunc. */
typedef struct Timer Timer;
typedef struct TimerAttr { GoAttr go; int64_t delay; } TimerAttr;
#define timer_start(d, ...) \
    ((Timer *)CALL_(call_timer, &(const TimerAttr){ .delay = (d) }.go, __VA_ARGS__))

/* timer_stop takes a timer back, timer_reset lets it run (once more) in d
   nanoseconds, whatever it was up to.  Both tell whether it was pending: then the
   goroutine that it would have started is not started; else it has been before.
   Blocks: never.   Context: goroutine. */
bool timer_stop(Timer *t);
bool timer_reset(Timer *t, int64_t d);

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
