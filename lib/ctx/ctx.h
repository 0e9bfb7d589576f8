// What a context is: two pointers, both constant.
//
//     ctx_...              scope: what can end it   values: what it carries
//
//     background, NULL     none                     none
//     with_cancel          a new one, below the     the parent's
//     with_deadline          parent's
//     with_value           the parent's             a new one, before the parent's
//     without_cancel       none                     the parent's
//
// So all that is asked of a context is asked of its scope at once, however often a
// value was added since, and a value is looked for among values only.  In Go each
// context holds its parent as an interface, and every question walks up the chain
// through all kinds of them.
//
// Values are a list that never changes, and shares its tail with the parent's.
// Scopes are a tree: scope.c.
#pragma once
#include <rt/ctx.h>
#include <rt/sync.h>
#include "sched/deadline.h"

typedef struct Scope Scope;
typedef struct Value Value;

struct Ctx {
    Scope *scope;               // NULL: it never ends
    const Value *values;        // innermost first
};

struct Value {
    const Value *next;
    const void *key;
    void *val;
};

#define NO_DEADLINE INT64_MAX

struct Scope {
    Ctx ctx;                    // the context that was derived with it; constant
    Scope *parent;              // constant
    int64_t deadline;           // the earliest from here upwards; constant
    Mutex lock;
    // Written under lock, read by all (atomic):
    int err;                    // 0, then -E...; in between E... while the channel
                                // is being closed
    int cause;                  // not 0 if err is not; constant from then on
    Chan *done;                 // NULL: nobody has asked for it
    // Protected by lock:
    Deadline *timer;            // of a deadline of its own, until it has ended
    Scope *children;            // that have not ended
    // Protected by the parent's lock: the list of its children.
    Scope *next;
    Scope **link;               // what points to this; NULL: not on the list
};

typedef struct TimedScope {     // what `timer` points into
    Scope scope;
    Deadline timer;
} TimedScope;

static inline Scope *
ctx_scope(const Ctx *ctx)
{
    return ctx != NULL ? ctx->scope : NULL;
}

static inline const Value *
ctx_values(const Ctx *ctx)
{
    return ctx != NULL ? ctx->values : NULL;
}
