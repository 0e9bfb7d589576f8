// Guards: what the debug flavour puts around objects to find who writes where he
// must not.  These are the hooks; in release each is nothing.  debug/guard.c tells
// what stands behind them.
//
//     gc_alloc(n)      room for a guard behind the n bytes (guard_room), which is set
//                      before the program sees the object (guard_set)
//     gc_free          looks at the guard and fills the object; it waits in quarantine
//                      for its memory to be used again (guard_free)
//     gc_collect       looks at all guards, the sweep at those of what dies
#pragma once
#include "gc/heap.h"

#ifdef RT0_GUARDS

// The words behind an object's bytes and its red zone, at the end of its memory.
typedef struct Guard {
    uintptr_t zone;             // the red zone ends here; freed: who did it
    uintptr_t state;            // bytes of the object, and what it is (debug/guard.c)
    uintptr_t site;             // who allocated it: a return address
    uintptr_t last;             // KIND_TYPED: the type
} Guard;

// What stands behind an object of a kind, bytes.
#define OBJECT_TAIL(kind) (sizeof(Guard))

// The caller of the public function that this stands in.
#define GUARD_SITE() ((uintptr_t)__builtin_return_address(0))

// guard_set puts a guard behind the n bytes of an object, what is between being
// zero.  guard_clear: memory up to `end` is going to be an object without one.
void guard_set(void *p, size_t n, uintptr_t site);
void guard_clear(uintptr_t end);

// guard_check panics when an object was written where it must not be, guard_valid
// also when it was freed.  guard_interior panics: p is not the beginning of o.
//
//     who     "gc_free" and the like, for the report
void guard_check(const Object *o, const char *who);
void guard_valid(const Object *o, const char *who);
void guard_interior(const Object *o, uintptr_t p, const char *who);

// guard_take_off takes the guard of an object off, leaves zeroes, and returns who had
// allocated it; guard_size returns the bytes that the program asked for.
uintptr_t guard_take_off(const Object *o);
size_t guard_size(const Object *o);

// guard_free puts an object into quarantine.  guard_gone is told that one which had
// come out of there is memory without an owner.
void guard_free(const Object *o, uintptr_t site);
void guard_gone(void *p);

// guard_check_all checks all objects; guard_flush lets what is collected out of
// quarantine, for the collector to find.  The world is stopped, all caches are empty.
void guard_check_all(void);
void guard_flush(void);

// guard_sweep checks the objects of a span that the sweep is going to free.
void guard_sweep(uint32_t span);

#else

#define OBJECT_TAIL(kind)            ((kind) == KIND_TYPED ? sizeof(void *) : 0)
#define GUARD_SITE()                 ((uintptr_t)0)
#define guard_set(p, n, site)        ((void)(n), (void)(site))
#define guard_clear(end)             ((void)0)
#define guard_check(o, who)          ((void)0)
#define guard_valid(o, who)          ((void)0)
#define guard_interior(o, p, who)    ((void)0)
#define guard_take_off(o)            ((uintptr_t)0)
#define guard_size(o)                object_room(o)
#define guard_free(o, site)          ((void)(site), free_now(o))
#define guard_gone(p)                ((void)0)
#define guard_check_all()            ((void)0)
#define guard_flush()                ((void)0)
#define guard_sweep(span)            ((void)0)

#endif

// The bytes of an object that may be the program's.
static inline size_t
object_room(const Object *o)
{
    return o->size - OBJECT_TAIL(heap.spans[o->span].kind);
}
