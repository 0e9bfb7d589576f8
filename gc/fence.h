// Fences: what the debug flavour puts around objects to find who writes where he
// must not.  These are the hooks; in release each is nothing.  debug/fence.c tells
// what stands behind them.
//
//     gc_alloc(n)      room for a fence behind the n bytes (fence_room), which is set
//                      before the program sees the object (fence_set)
//     gc_free          looks at the fence and fills the object; it waits in quarantine
//                      for its memory to be used again (fence_free)
//     gc_collect       looks at all fences, the sweep at those of what dies
#pragma once
#include "gc/heap.h"

#ifdef RT0_FENCES

// The words behind an object's bytes and its red zone, at the end of its memory.
typedef struct Fence {
    uintptr_t zone;             // the red zone ends here; freed: who did it
    uintptr_t state;            // bytes of the object, and what it is (debug/fence.c)
    uintptr_t site;             // who allocated it: a return address
    uintptr_t last;             // KIND_TYPED: the type
} Fence;

// What stands behind an object of a kind, bytes.
#define OBJECT_TAIL(kind) ((void)(kind), sizeof(Fence))

// The caller of the public function that this stands in.
#define FENCE_SITE() ((uintptr_t)__builtin_return_address(0))

// fence_set puts a fence behind the n bytes of an object, what is between being
// zero.  fence_clear: memory up to `end` is going to be an object without one.
void fence_set(void *p, size_t n, uintptr_t site);
void fence_clear(uintptr_t end);

// fence_check panics when an object was written where it must not be, fence_valid
// also when it was freed.  fence_interior panics: p is not the beginning of o.
//
//     who     "gc_free" and the like, for the report
void fence_check(const Object *o, const char *who);
void fence_valid(const Object *o, const char *who);
void fence_interior(const Object *o, uintptr_t p, const char *who);

// fence_take_off takes the fence of an object off, leaves zeroes, and returns who had
// allocated it; fence_size returns the bytes that the program asked for.
uintptr_t fence_take_off(const Object *o);
size_t fence_size(const Object *o);

// fence_free puts an object into quarantine.  fence_gone is told that one which had
// come out of there is memory without an owner.
void fence_free(const Object *o, uintptr_t site);
void fence_gone(void *p);

// fence_check_all checks all objects; fence_flush lets what is collected out of
// quarantine, for the collector to find.  The world is stopped, all caches are empty.
void fence_check_all(void);
void fence_flush(void);

// fence_sweep checks the objects of a span that the sweep is going to free.
void fence_sweep(uint32_t span);

#else

#define OBJECT_TAIL(kind)            ((kind) == KIND_TYPED ? sizeof(void *) : 0)
#define FENCE_SITE()                 ((uintptr_t)0)
#define fence_set(p, n, site)        ((void)(n), (void)(site))
#define fence_clear(end)             ((void)0)
#define fence_check(o, who)          ((void)0)
#define fence_valid(o, who)          ((void)0)
#define fence_interior(o, p, who)    ((void)0)
#define fence_take_off(o)            ((uintptr_t)0)
#define fence_size(o)                object_room(o)
#define fence_free(o, site)          ((void)(site), free_now(o))
#define fence_gone(p)                ((void)0)
#define fence_check_all()            ((void)0)
#define fence_flush()                ((void)0)
#define fence_sweep(span)            ((void)0)

#endif

// The bytes of an object that may be the program's.
static inline size_t
object_room(const Object *o)
{
    return o->size - OBJECT_TAIL(heap.spans[o->span].kind);
}
