// So much of rt0's interface for hosted C programs that those in bench/gc can be
// compiled with another heap.
#pragma once
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define MILLISECOND (INT64_C(1000000))
#define SECOND      (1000 * MILLISECOND)
#define HOUR        (3600 * SECOND)

static inline int64_t
time_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * SECOND + t.tv_nsec;
}

static inline void
time_sleep(int64_t d)
{
    struct timespec t = { d / SECOND, d % SECOND };

    nanosleep(&t, NULL);
}

__attribute__((__format__(__printf__, 1, 2))) static inline void
print(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    fflush(stdout);
}

__attribute__((__format__(__printf__, 1, 2))) static inline _Noreturn void
panic(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(2);
}
