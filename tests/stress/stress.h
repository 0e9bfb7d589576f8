// What the stress programs share.
//
// A program has one function that runs a round of work of some tens of
// milliseconds and leaves nothing behind, and calls it again and again:
//
//     program [MILLISECONDS]      how long; 300
//
// Each choice that a round makes follows from RT0_SEED and the number of the
// round, whatever order the goroutines run in.  A round asserts with need() what
// must be so in any order.  When all rounds are over the program checks that
// nothing leaks: goroutines, threads, descriptors, memory.  A wake-up that is
// lost shows as a program that does not end; tests/run then shows its threads.
//
// mixed.c includes the others, and runs their rounds beside each other.
#pragma once
#include <rt/rt.h>
#include "rt/sys.h"
#include "sched/park.h"

#define REACH(name) extern __typeof__(name) name RT_PRIVATE(name)
REACH(semacquire);
REACH(semrelease);

#define need(cond, ...) ((cond) ? (void)0 : panic(#cond ": " __VA_ARGS__))

// Random numbers: splitmix64.  A goroutine has a generator of its own.
typedef struct Rnd { uint64_t state; } Rnd;

static inline uint64_t
rnd_word(Rnd *r)
{
    uint64_t x = r->state += 0x9e3779b97f4a7c15;

    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
    x = (x ^ x >> 27) * 0x94d049bb133111eb;
    return x ^ x >> 31;
}

// From 0 to n - 1.
static inline uint32_t
rnd(Rnd *r, uint32_t n)
{
    return (uint32_t)((rnd_word(r) >> 32) * n >> 32);
}

// From 1 to n, small numbers more often.
static inline uint32_t
rnd_size(Rnd *r, uint32_t n)
{
    return 1 + rnd(r, 1 + rnd(r, n));
}

// Counters that goroutines share.
static inline int64_t
count(int64_t *counter, int64_t n)
{
    return __atomic_add_fetch(counter, n, __ATOMIC_RELAXED);
}

static inline int64_t
counted(const int64_t *counter)
{
    return __atomic_load_n(counter, __ATOMIC_RELAXED);
}

// Goroutines that somebody waits for.  On the stack of the one who waits.
typedef struct Crew { int64_t left; uint32_t all_done; } Crew;

static inline void
crew_add(Crew *crew, int64_t n)
{
    __atomic_add_fetch(&crew->left, n, __ATOMIC_SEQ_CST);
}

static inline void
crew_done(Crew *crew)
{
    if (__atomic_sub_fetch(&crew->left, 1, __ATOMIC_SEQ_CST) == 0)
        semrelease(&crew->all_done);
}

// At least one has been added.
static inline void
crew_wait(Crew *crew)
{
    semacquire(&crew->all_done, WAIT_SEMA);
    need(crew->left == 0, "%ld", crew->left);
}

// What must hold at the end.
typedef struct Stress {
    const char *name;
    void (*round)(Rnd *r);
    int64_t threads;            // at most so many
    int64_t megabytes;          // resident, at most
} Stress;

// The fields of /proc/self/stat, from the 20th on: threads, ..., pages.
static inline void
stress_read_stat(int64_t *threads, int64_t *pages)
{
    char text[1024];
    int fd = must(sys_openat(-100, "/proc/self/stat", 0, 0));
    long n = must(sys_read(fd, text, sizeof text - 1));
    int field = 1;

    must(sys_close(fd));
    text[n] = '\0';
    *threads = *pages = 0;
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == ' ')
            field++;
        else if (field == 20)
            *threads = *threads * 10 + (*p - '0');
        else if (field == 24)
            *pages = *pages * 10 + (*p - '0');
    }
}

static inline int
stress_free_descriptor(void)
{
    int fd = must(sys_openat(-100, "/dev/null", 0, 0));

    must(sys_close(fd));
    return fd;
}

static inline uint64_t
stress_number(const char *text, uint64_t otherwise)
{
    uint64_t n = 0;

    if (text == NULL)
        return otherwise;
    for (; *text >= '0' && *text <= '9'; text++)
        n = n * 10 + (uint64_t)(*text - '0');
    return n;
}

static inline int
stress_run(const Stress *s)
{
    uint64_t seed = stress_number(proc_getenv("RT0_SEED"), (uint64_t)time_now() % 1000000);
    int64_t end = time_now() + (int64_t)stress_number(proc_args()[1], 300) * MILLISECOND;
    int64_t rounds = 0, threads, pages;
    int descriptor = 0;

    do {
        Rnd r = { seed * 1000003 + (uint64_t)rounds };

        s->round(&r);
        if (rounds++ == 0)      // what is opened once stays open
            descriptor = stress_free_descriptor();
    } while (time_now() < end);
    while (go_count() > 1)
        time_sleep(100 * MICROSECOND);
    gc_collect();
    stress_read_stat(&threads, &pages);
    need(stress_free_descriptor() == descriptor, "not %d", descriptor);
    need(threads <= s->threads, "%ld", threads);
    need(pages / 256 <= s->megabytes, "%ld pages", pages);
    print("%s: RT0_SEED=%lu, %ld rounds, %ld threads, %ld MB: ok\n", s->name, seed, rounds,
          threads, pages / 256);
    return 0;
}

// STRESS(ring, .threads = 20, .megabytes = 50): the program around ring().
// mixed.c gives the main of each another name.
#ifndef STRESS_MAIN
#define STRESS_MAIN(fn) main
#endif
#define STRESS(fn, ...)                                                     \
    int                                                                     \
    STRESS_MAIN(fn)(void)                                                   \
    {                                                                       \
        return stress_run(&(Stress){ .name = #fn, .round = fn, __VA_ARGS__ }); \
    }
