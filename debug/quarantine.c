// Quarantine: where freed objects wait, so that a pointer which the program still has
// meets an object that is filled with 0xdb, and not another one.
//
// First in, first out: the newest 4096 objects, or 4 MB of them.  What leaves is checked
// once more and then freed as in release.
//
// A collection empties it, but for malloc's objects.  What it held is garbage then: it
// keeps its fill and its fence, is checked by the sweep, and stays for as long as
// somebody has a pointer to it, which is when that matters.
#include "debug/debug.h"
#include "gc/free.h"
#include "rt/mem.h"

enum { OBJECTS = 4096, BYTES = 4 << 20 };

typedef struct Ring {
    // Protected by lock, or the world is stopped:
    uint32_t head, n;           // the oldest one; how many
    size_t nbytes;              // of their memory
    uintptr_t object[OBJECTS];  // addresses
} Ring;

static Lock ring_lock = LOCK_INIT(RANK_MARK);
static Ring collected, manual;

static bool
is_full(const Ring *r)
{
    return r->n == OBJECTS || r->nbytes > BYTES;
}

// Takes the oldest one.
static Object
pop(Ring *r)
{
    Object o = heap_find(r->object[r->head]);

    r->head = (r->head + 1) % OBJECTS;
    r->n--;
    r->nbytes -= o.size;
    return o;
}

// There is no point in between at which the world could be stopped.
static void
let_go(const Object *o)
{
    fence_check(o, "gc_free");
    memset((void *)o->start, FILL, o->size);
    free_now(o);
}

void
quarantine_put(const Object *o)
{
    Ring *r = heap.spans[o->span].kind == KIND_MANUAL ? &manual : &collected;
    bool full;

    do {
        Object oldest = { 0 };
        lock(&ring_lock);
        if ((full = is_full(r))) {
            oldest = pop(r);
        } else {
            r->object[(r->head + r->n++) % OBJECTS] = o->start;
            r->nbytes += o->size;
        }
        unlock(&ring_lock);
        if (full)
            let_go(&oldest);
    } while (full);
}

void
fence_flush(void)
{
    collected.n = 0;
    collected.nbytes = 0;
}
