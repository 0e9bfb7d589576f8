// What the files of debug/ share.  The hooks are in gc/fence.h.
#pragma once
#include "gc/fence.h"

enum { ZONE = 0xfd, FILL = 0xdb };      // bytes of a red zone; of a freed object

typedef enum FenceState { FENCE_NONE, FENCE_LIVE = 0xa1, FENCE_FREED = 0xf1 } FenceState;

static inline Fence *
fence_of(const Object *o)
{
    return (Fence *)(o->start + o->size) - 1;
}

// quarantine_put keeps a freed object, and frees those that have been there for
// longest, when it is full.
void quarantine_put(const Object *o);

// What was found, as the program ends.
//
//     who     found it: "gc_free" and the like
//     at      the byte of the object that was overwritten
RT_NORETURN void report_overrun(const Object *o, const char *who, size_t at);
RT_NORETURN void report_destroyed(const Object *o, const char *who);
RT_NORETURN void report_written(const Object *o, const char *who, size_t at);
RT_NORETURN void report_freed(const Object *o, const char *who);
