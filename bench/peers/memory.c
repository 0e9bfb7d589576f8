// The memory functions of whatever this is linked with, measured:
//
//      memory      a line for each: FUNCTION SIZE even|odd NS
//
// even: both buffers begin on a cache line.  odd: neither begins on a word, and
// not at the same distance from one.  SIZE 0 stands for a mix of 1 to 256 bytes
// in random order, in which a jump that depends on the size is mispredicted.
//
// The figure is the mean of a batch of calls, on the same memory again and
// again, in the best of several batches: what disturbs the machine only adds.
// memchr and strlen find their byte at the end, memcmp no difference at all.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST = 1 << 20, ROOM = MOST + 4096, MIXED = 4096, BATCHES = 40 };
enum { BATCH_NS = 50000 };

static const size_t sizes[] = { 16, 64, 256, 1024, 4096, 65536, MOST, 0 };

typedef void Call(char *d, char *s, size_t n);

// Pointers that the compiler cannot see through, so that each call is one.
static void *(*volatile copy)(void *, const void *, size_t) = memcpy;
static void *(*volatile move)(void *, const void *, size_t) = memmove;
static void *(*volatile set)(void *, int, size_t) = memset;
static int (*volatile cmp)(const void *, const void *, size_t) = memcmp;
static void *(*volatile chr)(const void *, int, size_t) = memchr;
static size_t (*volatile len)(const char *) = strlen;

static char to[ROOM] __attribute__((aligned(4096)));
static char from[ROOM] __attribute__((aligned(4096)));
static uint16_t mix[MIXED];
static volatile size_t sink;

static void
call_memcpy(char *d, char *s, size_t n)
{
    copy(d, s, n);
}

// Upwards within one buffer, over most of itself.
static void
call_memmove(char *d, char *s, size_t n)
{
    (void)s;
    move(d + 32, d, n);
}

static void
call_memset(char *d, char *s, size_t n)
{
    (void)s;
    set(d, 1, n);
}

static void
call_memcmp(char *d, char *s, size_t n)
{
    sink = (size_t)cmp(d, s, n);
}

static void
call_memchr(char *d, char *s, size_t n)
{
    (void)s;
    sink = (size_t)chr(d, 'x', n);
}

static void
call_strlen(char *d, char *s, size_t n)
{
    (void)s, (void)n;
    sink = len(d);
}

static int64_t
now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int64_t
batch_ns(Call *call, char *d, char *s, size_t n, long count)
{
    int64_t began = now_ns();

    for (long i = 0; i < count; i++)
        call(d, s, n);
    return now_ns() - began;
}

static int64_t
mixed_ns(Call *call, char *d, char *s)
{
    int64_t began = now_ns();

    for (int i = 0; i < MIXED; i++)
        call(d, s, mix[i]);
    return now_ns() - began;
}

static double
measure(Call *call, char *d, char *s, size_t n)
{
    long count = MIXED;
    double best = 1e18;

    if (n != 0)
        for (count = 1; batch_ns(call, d, s, n, count) < BATCH_NS;)
            count *= 2;
    for (int i = 0; i < BATCHES; i++) {
        int64_t ns = n == 0 ? mixed_ns(call, d, s) : batch_ns(call, d, s, n, count);
        if ((double)ns / (double)count < best)
            best = (double)ns / (double)count;
    }
    return best;
}

// Buffers on which the functions that read find what they look for in byte n.
static void
prepare(char *d, char *s, size_t n)
{
    memset(to, 'a', ROOM);
    memset(from, 'a', ROOM);
    d[n - 1] = s[n - 1] = 'x';
    d[n] = 0;
}

int
main(void)
{
    static const struct {
        const char *name;
        Call *call;
        int mixed;
    } calls[] = {
        { "memcpy", call_memcpy, 1 }, { "memmove", call_memmove, 1 },
        { "memset", call_memset, 1 }, { "memcmp", call_memcmp, 1 },
        { "memchr", call_memchr, 0 }, { "strlen", call_strlen, 0 },
    };

    srand(1);
    for (int i = 0; i < MIXED; i++)
        mix[i] = (uint16_t)(1 + rand() / 16 % 256);
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        for (size_t j = 0; j < sizeof sizes / sizeof sizes[0]; j++) {
            size_t n = sizes[j];
            if (n == 0 && !calls[i].mixed)
                continue;
            prepare(to, from, n == 0 ? 256 : n);
            printf("%s %zu even %.3f\n", calls[i].name, n, measure(calls[i].call, to, from, n));
            prepare(to + 5, from + 11, n == 0 ? 256 : n);
            printf("%s %zu odd %.3f\n", calls[i].name, n,
                   measure(calls[i].call, to + 5, from + 11, n));
        }
    }
    return 0;
}
