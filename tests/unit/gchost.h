// A host for hosted tests of the whole heap: what it needs of the layers around it.
// The collector sees the roots that the test gives it and no others, so what
// survives is known exactly, not just at least.
//
// One goroutine, which finds itself on another P wherever it may; threads that mark.
#pragma once
#include <criterion/criterion.h>
#include <pthread.h>
#include <rt/gc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "gc/cache.h"
#include "gc/checkmark.h"
#include "gc/cycle.h"
#include "gc/force.h"
#include "gc/host.h"
#include "gc/roots.h"
#include "gc/samples.h"
#include "gc/settings.h"
#include "gc/sweep.h"
#include "gc/trace.h"
#include "rt/atomic.h"
#include "rt/panic.h"
#include "rt/print.h"
#include "rt/start.h"

StartInfo start_info = { .envp = (char *[]){ NULL } };

static RT_NORETURN void
die_of(const char *fmt, va_list ap)
{
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    abort();
}

void
throw(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    die_of(fmt, ap);
}

void panic(const char *fmt, ...) __attribute__((alias("throw"), noreturn));
void fatal(const char *fmt, ...) __attribute__((alias("throw"), noreturn));

void
check_failed(const char *expr, const char *file, int line)
{
    throw("%s:%d: %s", file, line, expr);
}

void
eprint(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
}

int64_t
clock_monotonic(void)
{
    static int64_t now;
    return now += 5;
}

static bool no_memory;          // for what is not of the heap

void *
persist_alloc(size_t n)
{
    return no_memory ? NULL : mmap(NULL, n, PROT_READ | PROT_WRITE,
                                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

// The Ps, with a cache each, and the M that is on one of them.  The word that rt0
// keeps at the thread pointer, glibc leaves unused.
enum { CACHES = 3 };
static Cache caches[CACHES];
static Thread thread = { .heap_cache = &caches[0] };

static void
become(Thread *t)
{
    __asm__ volatile("mov %0, %%fs:%c1" : : "r"(t), "i"(TCB_M) : "memory");
}

static void
change_p(void)
{
    thread.heap_cache = &caches[rand() % CACHES];
}

// The roots: slots in "data", in "thread-locals" and on "stacks".
enum { SLOTS = 64, STACK = 8 };
__asm__(".bss\n.balign 8\n.globl __roots_start, __roots_end\n"
        ".globl __noscan_start, __noscan_end\n"
        ".hidden __roots_start, __roots_end, __noscan_start, __noscan_end\n"
        "__roots_start: .zero 8 * 64\n__noscan_start:\n__noscan_end:\n__roots_end:\n.text\n");
extern void *__roots_start[SLOTS];
static void *tls_slots[SLOTS], *stack_slots[SLOTS];

static void **
slot_at(unsigned i)
{
    return i < SLOTS ? &__roots_start[i]
         : i < 2 * SLOTS ? &tls_slots[i - SLOTS] : &stack_slots[i - 2 * SLOTS];
}

static int stopped, collections;
static unsigned walked;         // atomic: stacks

static int turns, stops;

static void
wait_turn(void)
{
    cr_assert_eq(turns++, 0);
    change_p();
}

static void
pass_turn(void)
{
    cr_assert_eq(turns--, 1);
}

static void
stop_world(void)
{
    cr_assert_eq(turns, 1);
    cr_assert_eq(stopped++, 0);
    stops++;
}

static void
start_world(void)
{
    cr_assert_eq(stopped--, 1);
    pass_turn();
}

static void
on_system_stack(void (*fn)(void *), void *arg)
{
    fn(arg);
}

static uint32_t markers = 1;    // at most

static uint32_t
processors(void)
{
    cr_assert_not(stopped);
    return markers;
}

typedef struct Share {
    void (*fn)(void *);
    void *arg;
} Share;

static void *
take_share(void *share)
{
    Share *s = share;
    Thread mine = { .heap_cache = &no_cache };

    become(&mine);
    s->fn(s->arg);
    return NULL;
}

static void
in_parallel(void (*fn)(void *), void *arg, uint32_t n)
{
    Share share = { fn, arg };
    pthread_t others[8];

    cr_assert(stopped && n > 1 && n <= markers);
    for (uint32_t i = 1; i < n; i++)
        cr_assert_eq(pthread_create(&others[i], NULL, take_share, &share), 0);
    fn(arg);
    for (uint32_t i = 1; i < n; i++)
        pthread_join(others[i], NULL);
}

static void
walk_begin(void)
{
    walked = 0;
}

static bool
walk_goroutines(ScanRange *scan, void *arg)
{
    unsigned i = __atomic_fetch_add(&walked, 1, __ATOMIC_RELAXED);

    if (i >= SLOTS / STACK)
        return false;
    scan(arg, (uintptr_t)(stack_slots + i * STACK), (uintptr_t)(stack_slots + (i + 1) * STACK));
    return true;
}

static void *kept_slot;         // what the scheduler keeps

static void
walk_kept(ScanRange *scan, void *arg)
{
    scan(arg, (uintptr_t)&kept_slot, (uintptr_t)(&kept_slot + 1));
}

static StackCounts
walk_counts(void)
{
    return (StackCounts){ .processors = markers };
}

static void
age_pools(void)
{
    cr_assert(stopped);
}

const GCHost gc_host = {
    .wait_turn = wait_turn,
    .pass_turn = pass_turn,
    .stop_world = stop_world,
    .start_world = start_world,
    .on_system_stack = on_system_stack,
    .processors = processors,
    .in_parallel = in_parallel,
    .walk_begin = walk_begin,
    .walk_goroutines = walk_goroutines,
    .walk_kept = walk_kept,
    .walk_counts = walk_counts,
    .age_pools = age_pools,
    .preempt_point = change_p,
};

// Nobody looks at the clock for a collection, and nobody asks who allocates.

void
force_begin(void)
{
}

void
trace_begin(void)
{
}

void
samples_take(Cache *c, uintptr_t object)
{
    (void)object;
    c->unsampled = 0;
    c->sample_after = SIZE_MAX;
}

void
samples_drop(uintptr_t object)
{
    (void)object;
}

void
samples_prune(void)
{
}

static Cycle last;              // collection

void
trace_cycle(const Cycle *c)
{
    last = *c;
    collections++;
    cr_assert(c->mark.markers > 0 && c->mark.markers <= markers);
    cr_assert(c->asked < c->stopped && c->flushed < c->marked && c->marked < c->started);
}

static void
setup(void)
{
    become(&thread);
    gc_roots_tls((uintptr_t)tls_slots, (uintptr_t)(tls_slots + SLOTS));
    srand(1);
}

// Objects that a collection has left.
static inline uint64_t
live_after_collection(void)
{
    GCStats stats;

    gc_collect();
    gc_read_stats(&stats);
    cr_assert_eq(stats.allocs - stats.frees, heap.stats.live);
    cr_assert_eq(stats.live_bytes, heap.stats.live_bytes);
    cr_assert_not(sweep.active);
    return heap.stats.live;
}

// The same, but the sweep is left to whoever needs memory.
static inline uint64_t
live_before_sweep(void)
{
    cycle_run(heap.stats.cycles, CYCLE_ASKED);
    cr_assert(sweep.active);
    return heap.stats.live;
}
