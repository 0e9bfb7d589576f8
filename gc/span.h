// Span: a run of heap pages.  Either it is free, or it holds small objects of
// one class, or one large object.
//
// Descriptors lie in an array that runs parallel to the pages; a span's is that
// of its first page, so the number of that page is the name of the span and
// 0, a page that is never used, is none.  A free run fills in the descriptor of
// its last page too, so that whoever is freed behind it finds where it begins.
//
//                heap_span_make              free_span_left: no room
//     SPAN_FREE -----------------> SPAN_HELD ---------------------> SPAN_FULL
//         ^                         |    ^                              |
//         |          free_span_left |    | heap_partial_take            | some of it
//         |  some of it was freed   v    |                              | is free
//         +----------------------- SPAN_PARTIAL <-----------------------+
//           nothing is left in it
//
// What is not written at an arrow is done by the sweep (sweep.c) or by explicit free
// (free.c); they also free a span from the other states when nothing is left in it.
// After a collection a span's state is out of date until it is swept.
#pragma once
#include "gc/sizeclass.h"

// What the collector does with an object's words, and with the object.
typedef enum Kind {
    KIND_SCAN,                  // any of them may be a pointer
    KIND_LEAF,                  // none is
    KIND_TYPED,                 // the last one leads to a GCType, which tells
    KIND_MANUAL,                // any may be one; lives until it is freed
    KINDS
} Kind;

typedef enum SpanState {
    SPAN_NONE,                  // never used; or taken off the lists for a moment
    SPAN_FREE,
    SPAN_FULL,                  // from here on in use; this one has no room
    SPAN_PARTIAL,               // has room, and is on the list of its kind and class
    SPAN_HELD,                  // a cache allocates from it
} SpanState;

typedef struct Span {
    uint32_t npages;
    uint32_t next, prev;        // in the list that it is on: of free runs of like
                                // length, or of spans with room
    uint8_t state;              // SpanState
    bool fresh;                 // as the kernel gave it: all zeroes
    uint16_t since;             // of free runs: when most of it was free, by PageHeap.now
    // Of spans in use:
    uint8_t class;
    uint8_t kind;
    uint8_t gen;                // of the collection that it was swept after
    bool sampled;               // atomic: of an object in it there is a sample
    uint16_t nelems;
    uint16_t nfree;             // objects without an owner, when it was last in a list
    struct Special *specials;   // what is to happen when objects in it die
} Span;

_Static_assert(sizeof(Span) == 32, "an array of them is addressed by a shift");

static inline bool
span_in_use(const Span *s)
{
    return s->state > SPAN_FREE;
}
