// Cache: what a processor allocates from without a lock.
//
// For each kind and class it has a hole: objects next to each other that nobody
// owns, [cur, end) of a slot.  Allocation moves cur.  When the hole is used up
// the next one in the same span is opened, then another span is taken from the
// heap under its lock.  Objects that were freed explicitly are holes of one.
//
// Opening a hole zeroes it, sets its bits in the allocation bitmap and clears
// them in the mark bitmap: to the collector all of it is allocated.  Before it
// marks, the world being stopped, cache_flush_all gives back what is not used.
#pragma once
#include "gc/heap.h"

typedef struct Slot {
    uintptr_t cur, end;         // equal: nothing left
} Slot;

typedef struct Source {
    uint32_t span;              // where the hole is, HELD; 0: no span
    uint32_t next;              // number of the first object behind the hole
} Source;

typedef struct Freed {
    struct FreedObject *first;  // freed explicitly, and not used again
    uint32_t n;
} Freed;

typedef struct FreedObject {    // what it begins with
    struct FreedObject *next;
    const void *freed;          // an address that no program has: it is on a list
} FreedObject;

typedef struct Cache {
    // All zeroes: empty and ready.
    Slot slot[KINDS][CLASS_LARGE];
    Source source[KINDS][CLASS_LARGE];
    Freed freed[KINDS][CLASS_LARGE];
    uint64_t allocs, alloc_bytes;       // since ever; open holes included
    uint64_t frees;             // explicit, since the last collection
    struct Cache *next;         // in heap.caches
    bool listed;
    size_t unsampled;           // bytes since the last sample (samples.c)
    size_t sample_after;        // so many come before the next; 0: nobody has said yet
} Cache;

// Of an M that has no P: it stays empty, so that the slow way finds out.
extern Cache no_cache;

// The cache of the P that the goroutine is on now.
Cache *cache_mine(void);

// cache_list makes a cache one of heap.caches, before there is anything in it.
// heap.lock is held.
void cache_list(Cache *c);

// cache_refill opens a hole and returns its first object.  It returns NULL when
// there is no memory for one of KIND_MANUAL, and so does cache_large.
void *cache_refill(Kind kind, unsigned class);

// cache_reuse returns an object that was freed explicitly, zeroed; NULL: there is none.
void *cache_reuse(Cache *c, Kind kind, unsigned class);

// cache_large returns a new object of n bytes, n > SMALL_MAX.  Its last word is
// set to `last` before anybody else can see it.
void *cache_large(Kind kind, size_t n, uintptr_t last);

// cache_zero zeroes n bytes, with preemption points: a gigabyte takes a tenth of a
// second, for which others need not wait.
void cache_zero(char *p, size_t n);

// cache_flush_all empties all caches.  The world is stopped.
void cache_flush_all(void);

// cache_return gives the objects [lo, hi) of a span back to nobody.
void cache_return(uint32_t span, size_t lo, size_t hi);
