// Span: a run of heap pages.  Either it is free, or it holds small objects of
// one class, or one large object.
//
// Descriptors lie in an array that runs parallel to the pages; a span's is that
// of its first page, so the number of that page is the name of the span and
// 0, a page that is never used, is none.  A free run fills in the descriptor of
// its last page too, so that whoever is freed behind it finds where it begins.
#pragma once
#include "gc/sizeclass.h"

// What the collector does with an object's words.
typedef enum Kind {
    KIND_SCAN,                  // any of them may be a pointer
    KIND_LEAF,                  // none is
    KINDS
} Kind;

typedef enum SpanState {
    SPAN_NONE,                  // never used
    SPAN_FREE,
    SPAN_USED,
} SpanState;

typedef struct Span {
    uint32_t npages;
    uint32_t next;              // in the list that it is on: free runs of like
    uint32_t prev;              // length, or spans with holes (next only)
    uint8_t state;              // SpanState
    // Of spans in use:
    uint8_t class;
    uint8_t kind;
    bool fresh;                 // as the kernel gave it: all zeroes
    uint16_t nelems;
    uint16_t nfree;             // objects without an owner, at the last sweep
    uint64_t layout;            // reserved for what typed objects look like
} Span;

_Static_assert(sizeof(Span) == 32, "an array of them is addressed by a shift");
