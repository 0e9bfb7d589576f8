// What lib/sync/map.c needs of the runtime, for hosted tests of one thread: memory
// that is kept until the end, mutexes without anybody to wait for, a panic that ends
// the program.
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <rt/gc.h>
#include <rt/go.h>
#include <rt/str.h>
#include <rt/sync.h>
#include "rt/start.h"

typedef struct Kept { struct Kept *next; void *object; } Kept;
static Kept *kept;

StartInfo start_info;

void *
gc_alloc(size_t n)
{
    Kept *k = malloc(sizeof *k);

    *k = (Kept){ kept, calloc(1, n) };
    kept = k;
    return k->object;
}

void *
gc_alloc_array(size_t n, size_t size)
{
    return gc_alloc(n * size);
}

bool
mutex_try_lock(Mutex *m)
{
    uint32_t is = 0;

    return __atomic_compare_exchange_n(&m->state, &is, 1, 0, __ATOMIC_SEQ_CST,
                                       __ATOMIC_SEQ_CST);
}

void
mutex_lock_slow(Mutex *m)
{
    panic("%p is locked", (void *)m);
}

void
mutex_unlock_slow(Mutex *m)
{
    panic("%p was not locked: %u", (void *)m, m->state);
}

void
panic(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    exit(2);
}

static inline uint64_t
mix(uint64_t x)                 // splitmix64
{
    x += 0x9e3779b97f4a7c15;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
    x = (x ^ x >> 27) * 0x94d049bb133111eb;
    return x ^ x >> 31;
}
