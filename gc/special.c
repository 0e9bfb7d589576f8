// Specials: records of who wants to be told of the death of an object.
//
// They hang on the span (Span.specials), in no order, each with the number of its
// object.  When a span is swept, and before its bits change, the records of those
// that are allocated and not marked come to their end; so do those of an object that
// is freed explicitly:
//
//     SPECIAL_WEAK       the reference becomes NULL
//     SPECIAL_CLEANUP    the record goes on the queue of those that are due, and the
//                        scheduler is told that there is an errand
//
// So the price of a special is paid by its span; a span without is swept as ever, and
// a program that has none does not contain this.
//
// Records lie outside of the heap, in chunks which are roots, and they are used again
// as records only.  The payload of each is thereby alive: the Cleanup with its
// arguments, until it has been started; the WeakRef as long as the object.  Neither
// leads to the object itself, as nothing of a WeakRef is scanned, and of a Cleanup only
// the arguments are.
//
// A WeakRef could die before its object does, if its record did not keep it.  But to
// hear of that takes a record of its own, which is more than the 16 bytes that would
// be saved.
//
// Rejected: a table of all weak references, walked while the world is stopped, as
// many collectors have it: a pause in proportion to their number, where here it is a
// part of the lazy sweep.  The price is that a reference may not be cleared yet when
// it is asked (weak.c).
#include "gc/special.h"
#include <rt/go.h>
#include "gc/cache.h"
#include "gc/host.h"
#include "gc/roots.h"
#include "gc/sweep.h"
#include "rt/panic.h"
#include "rt/persist.h"
#include "rt/torture.h"

enum { CHUNK = TORTURE_SIZE(4096, 128) };       // bytes

// Protected by heap.lock:
static Special *unused;
static struct { Special *first, **last; } due = { NULL, &due.first };

void
special_context(const char *who)
{
    if (thread_self()->heap_cache == &no_cache)
        panic("a function that go_blocking runs has called %s", who);
}

Object
special_object(void *p, const char *who)
{
    special_context(who);
    Object o = heap_find((uintptr_t)p);
    if (o.span == 0 || !bits_test(span_allocs(o.span), o.index))
        panic("%s: %p is in no object of the heap", who, p);
    return o;
}

static void
put_unused(Special *sp)
{
    *sp = (Special){ .next = unused, .kind = SPECIAL_FREE };
    unused = sp;
}

static Special *
take_unused(void)
{
    if (unused == NULL) {
        RootChunk *chunk = persist_alloc(CHUNK);
        if (chunk == NULL)
            throw("out of memory: no %d bytes for records of objects", CHUNK);
        chunk->nbytes = CHUNK;
        chunk->next = roots.chunks;
        roots.chunks = chunk;
        for (Special *sp = (Special *)(chunk + 1); (char *)(sp + 1) <= (char *)chunk + CHUNK; sp++)
            put_unused(sp);
    }
    Special *sp = unused;
    unused = sp->next;
    return sp;
}

// The object is dead.
static void
end(Special *sp)
{
    if (sp->kind == SPECIAL_WEAK) {
        store_relaxed(&((WeakRef *)sp->payload)->obj, NULL);
        put_unused(sp);
        return;
    }
    ((Cleanup *)sp->payload)->special = NULL;
    sp->next = NULL;
    *due.last = sp;
    due.last = &sp->next;
    __atomic_fetch_or(&gc_errands.wanted, ERRAND_CLEANUPS, __ATOMIC_SEQ_CST);
}

static void
sweep_specials(uint32_t span)
{
    const uint64_t *marks = span_marks(span);

    for (Special **link = &heap.spans[span].specials, *sp; (sp = *link) != NULL;) {
        if (bits_test(marks, sp->index)) {
            link = &sp->next;
        } else {
            *link = sp->next;
            end(sp);
        }
    }
}

// The object has given back some of its pages: a reference to these finds nothing.
static void
trim_specials(uint32_t span)
{
    uintptr_t start = page_address(span), size = span_object_size(&heap.spans[span]);

    for (Special **link = &heap.spans[span].specials, *sp; (sp = *link) != NULL;) {
        if (sp->kind != SPECIAL_WEAK || (uintptr_t)((WeakRef *)sp->payload)->obj - start < size) {
            link = &sp->next;
        } else {
            *link = sp->next;
            end(sp);
        }
    }
}

static void
free_specials(const Object *o)
{
    for (Special **link = &heap.spans[o->span].specials, *sp; (sp = *link) != NULL;) {
        if (sp->index != o->index) {
            link = &sp->next;
        } else {
            *link = sp->next;
            end(sp);
        }
    }
}

Special *
special_add(const Object *o, SpecialKind kind, void *payload)
{
    Span *s = &heap.spans[o->span];
    Special *sp = take_unused();

    heap.specials_sweep = sweep_specials;
    heap.specials_free = free_specials;
    heap.specials_trim = trim_specials;
    *sp = (Special){ s->specials, o->index, kind, payload };
    store_relaxed(&s->specials, sp);
    return sp;
}

void
special_remove(uint32_t span, Special *sp)
{
    Special **link = &heap.spans[span].specials;

    while (*link != sp)
        link = &(*link)->next;
    *link = sp->next;
    put_unused(sp);
}

Cleanup *
special_take_due(void)
{
    Special *sp = due.first;

    if (sp == NULL)
        return NULL;
    Cleanup *c = sp->payload;
    due.first = sp->next;
    if (due.first == NULL)
        due.last = &due.first;
    put_unused(sp);
    return c;
}
