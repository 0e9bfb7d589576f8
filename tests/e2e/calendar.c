// The calendar as programs use it: HTTP's date, and today.
//
// expect: Sun, 06 Nov 1994 08:49:37 GMT
// expect: Thu, 01 Jan 1970 00:00:00 GMT
// expect: Wed, 31 Dec 1969 23:59:59 GMT
// expect: Fri, 11 Apr 2262 23:47:16 GMT
// expect: Tue, 21 Sep 1677 00:12:43 GMT
// expect: today is after 2020, before 2262
// expect: 29 bytes
#include <rt/rt.h>

static void
show(int64_t unix_nano)
{
    Civil c;

    time_utc(unix_nano, &c);
    print("%s\n", time_http(&c).ptr);
}

int
main(void)
{
    Civil now;

    show(784111777 * SECOND);
    show(0);
    show(-1);
    show(INT64_MAX);
    show(INT64_MIN);
    time_utc(time_unix_nano(), &now);
    print("today is %s\n", now.year > 2020 && now.year < 2262 ? "after 2020, before 2262" : "lost");
    print("%zu bytes\n", time_http(&now).len);
    return 0;
}
