// Where the collector starts from.
#pragma once
#include "gc/host.h"
#include "gc/mark.h"

// roots_begin makes all roots available.  The world is stopped.
void roots_begin(void);

// roots_next marks from the next piece of the roots.  Any number of markers may
// call it at the same time.  False: all pieces have been taken.
bool roots_next(Marker *m);

// roots_named calls fn for each range of the roots that is scanned as a whole: for all
// of them but manual objects.  The world is stopped.
void roots_named(NamedRange *fn, void *arg);

// roots_globals returns how many bytes were scanned, stacks not included.
size_t roots_globals(void);

typedef struct Range {
    uintptr_t lo, hi;           // addresses
} Range;

// Memory of the collector's own that is scanned: it follows this head.
typedef struct RootChunk {
    struct RootChunk *next;
    size_t nbytes;              // the head's included
} RootChunk;

typedef struct Roots {
    uintptr_t tls_lo, tls_hi;   // the thread-locals of goroutine 1, told at boot
    Range *added;               // by gc_add_root
    uint32_t nadded, room;
    RootChunk *chunks;          // grows only; under heap.lock
} Roots;
extern Roots roots;
