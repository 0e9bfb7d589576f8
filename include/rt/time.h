/* Clocks, sleep, timers and tickers, the calendar.  int64_t nanoseconds throughout. */
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

/* timer_make(d) sends the instant, of time_now, on timer->c once d nanoseconds have
   passed.  The channel holds no value, by chan_len and chan_cap; but who comes later
   receives it.

     d        0 or less: at once; too long for the clock: never

   A timer that is not pending, or that nobody waits for, is garbage like any other
   when it is dropped.  time_after(d) is timer_make(d)->c.
   Blocks: never.   Context: goroutine.   Source: Go's time.NewTimer, since 1.23. */
typedef struct Timer { Chan *c; } Timer;        /* values are int64_t */
Timer *timer_make(int64_t d);
Chan *time_after(int64_t d);

/* timer_start(d, fn, args...) runs fn(args...) in a goroutine of its own once d
   nanoseconds have passed, never earlier.  timer->c is NULL.

     d        0 or less: at once; too long for the clock: never
     args     as of go, evaluated here and now

   A timer may be dropped; what its arguments point to lives until it has fired.
   Throws when no stack can be had.   Blocks: never.   Context: goroutine.
   Source:  Go's time.AfterFunc. */
typedef struct TimerAttr { GoAttr go; int64_t delay; } TimerAttr;
static inline Timer *
timer_started_(intptr_t t)
{
    return (Timer *)t;
}
#define timer_start(d, ...) \
    timer_started_(CALL_(call_timer, &(const TimerAttr){ .delay = (d) }.go, __VA_ARGS__))

/* timer_stop takes a timer back, timer_reset lets it run (once more) in d
   nanoseconds, whatever it was up to.  Both tell whether it was pending: then the
   goroutine that it would have started is not started; else it has been before.
   The value of a channel is pending until it is received: after stop or reset no
   earlier one will be.   Blocks: never.   Context: goroutine. */
bool timer_stop(Timer *t);
bool timer_reset(Timer *t, int64_t d);

/* ticker_start sends the instant on ticker->c each d nanoseconds.  Who comes late
   receives the first tick that he has missed, and the others not.

     d        of ticker_start and ticker_reset; 0 or less panics

   After ticker_stop nothing is received; after ticker_reset the next tick is in d
   nanoseconds.   Blocks: never.   Context: goroutine.   Source: Go's time.Ticker. */
typedef struct Ticker { Chan *c; } Ticker;
Ticker *ticker_start(int64_t d);
void ticker_stop(Ticker *t);
void ticker_reset(Ticker *t, int64_t d);

typedef struct Civil {
    int year, month, day, hour, minute, second, nanosecond;
    int weekday, yearday, offset;       /* 0 is Sunday; 0-365; seconds east */
    char zone[8];                       /* "UTC", "CEST"; cut off at 7 bytes */
} Civil;

/* time_utc splits an instant into the fields of the Gregorian calendar, UTC.

     unix_nano  any value: years 1677 to 2262

   Blocks: never.   Context: anywhere.   Source: H. Hinnant, days_from_civil. */
void time_utc(int64_t unix_nano, Civil *c);

/* time_local splits it by the clocks of the program's time zone.  That is TZ, a
   name ("Europe/Berlin"), a file or a rule ("CET-1CEST,M3.5.0,M10.5.0/3"), or
   /etc/localtime if TZ is not set; it is read once.  UTC when there is no zone.

   Blocks: M, the first time, to read the file.   Context: goroutine.
   Source:  RFC 9636 (TZif versions 1 to 4); POSIX, TZ. */
void time_local(int64_t unix_nano, Civil *c);

/* time_from_civil is the instant of a date and an offset; weekday, yearday and
   zone do not matter.  Fields may be out of their range: October 32 is November
   1, month 0 the December before, second -1 the last of the minute before.

   Returns INT64_MIN or INT64_MAX for what is beyond these instants.
   Blocks: never.   Context: anywhere.   Source: Go's time.Date. */
int64_t time_from_civil(const Civil *c);

/* time_rfc3339 writes "2006-01-02T15:04:05Z", or "...05.25+01:00" where there are
   nanoseconds and an offset; seconds of an offset are left out.  time_http writes
   an instant, which must be in UTC, as HTTP's Date header has it: "Sun, 06 Nov
   1994 08:49:37 GMT".  Both return memory of the collector.
   Blocks: never.   Context: goroutine. */
Str time_rfc3339(const Civil *c);
Str time_http(const Civil *c);

/* time_parse reads RFC 3339, or a date of HTTP in any of its three forms, to the
   letter.  A leap second is the second after it.

     unix_nano  left alone by errors

   Errors:  -ESYNTAX, -ERANGE (no int64_t is that instant).   Blocks: never.
   Context: anywhere.   Source: RFC 3339; RFC 9110, 5.6.7. */
int time_parse(Str s, int64_t *unix_nano);
