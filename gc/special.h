// Specials: who wants to be told of the death of an object.
#pragma once
#include <rt/gc.h>
#include "gc/heap.h"

typedef enum SpecialKind {
    SPECIAL_FREE,               // no record
    SPECIAL_WEAK,               // of a WeakRef: it is cleared
    SPECIAL_CLEANUP,            // of a Cleanup: it is queued
} SpecialKind;

// A record lies outside the heap, and is scanned: it keeps its payload alive, and
// what that points to.
typedef struct Special {
    struct Special *next;       // of the span; of those that are due; of free ones
    uint32_t index;             // of the object in its span
    uint32_t kind;
    void *payload;
} Special;

// A leaf: nothing in it keeps the object alive.  These two under heap.lock.
struct WeakRef {
    void *obj;                  // atomic; NULL: the object is dead
};

// The arguments' registers in it are scanned, and nothing else.
struct Cleanup {
    Call call;                  // constant
    uintptr_t inverted;         // ~ of where the object begins; constant
    Special *special;           // NULL: it is due, or never will be
};

// What the program names by p; panics if that is no object, and inside of
// go_blocking.  The caller is a goroutine.
//
//     who      "weak_make" and the like
Object special_object(void *p, const char *who);
void special_context(const char *who);

// These under heap.lock.
//
// special_add has payload told of o's death, special_remove takes that back.
// special_take_due takes the payload of the first cleanup that is due; NULL: none.
Special *special_add(const Object *o, SpecialKind kind, void *payload);
void special_remove(uint32_t span, Special *sp);
Cleanup *special_take_due(void);

// cleanup_make has call run once the object that obj points to is dead; `words` of its
// registers are arguments.
Cleanup *cleanup_make(void *obj, Call *call, uint32_t words);

// cleanup_take is how those that are due are started, at most CLEANUPS at a time:
//
//     ended    that one has ended
//
// Returns the next that is to be started; NULL: none.
enum { CLEANUPS = TORTURE_SIZE(64, 2) };
Cleanup *cleanup_take(bool ended);
