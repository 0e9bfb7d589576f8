// Weak references: what the program can find an object by without keeping it.
//
// A WeakRef is an object that holds the pointer and is not scanned.  Each pointer has
// one as long as its object lives, so two of them are equal when the pointers are.
//
// The sweep clears it, span by span; but a reference to what a collection has found
// dead must not be followed from the moment at which the program goes on.  So as long
// as a sweep is under way the mark bit decides for an object in a span that was not
// swept, and heap.lock keeps that from happening meanwhile.  Nothing is allocated in
// such a span, so the bit is that of the object that is meant.
//
// When no sweep is under way no lock is needed.  All that the last collection found
// dead has been cleared: who reads that the sweep is over sees that.  And nothing more
// can be found dead between that look and the moment at which the pointer is on the
// caller's stack: a collection has to stop the world first, and code of the runtime
// is not stopped but where it parks or calls preempt_point.
//
// Source: Go's weak.Pointer.
#include "gc/host.h"
#include "gc/special.h"
#include "gc/sweep.h"
#include "rt/torture.h"

// The WeakRef that p has, or makes this one his.
static WeakRef *
find(const Object *o, void *p, WeakRef *made)
{
    WeakRef *ref = NULL;

    lock(&heap.lock);
    for (Special *sp = heap.spans[o->span].specials; sp != NULL; sp = sp->next)
        if (sp->kind == SPECIAL_WEAK && sp->index == o->index) {
            ref = sp->payload;
            if (ref->obj == p)
                break;
            ref = NULL;
        }
    if (ref == NULL && made != NULL) {
        special_add(o, SPECIAL_WEAK, made);
        ref = made;
    }
    unlock(&heap.lock);
    return ref;
}

WeakRef *
weak_make(void *obj)
{
    if (obj == NULL)
        return NULL;
    torture_yield();
    Object o = special_object(obj, "weak_make");
    WeakRef *ref = find(&o, obj, NULL);
    if (ref == NULL) {
        WeakRef *made = gc_alloc_leaf(sizeof *made);
        made->obj = obj;
        // Another one may have been as fast.
        ref = find(&o, obj, made);
    }
    gc_host.preempt_point();
    return ref;
}

// The same while a sweep is under way.
static void *
get_locked(const WeakRef *ref)
{
    lock(&heap.lock);
    void *p = ref->obj;
    if (p != NULL) {
        Object o = heap_find((uintptr_t)p);
        if (!sweep_has_seen(&heap.spans[o.span]) && !bits_test(span_marks(o.span), o.index))
            p = NULL;
    }
    unlock(&heap.lock);
    return p;
}

void *
weak_get(WeakRef *ref)
{
    if (ref == NULL)
        return NULL;
    special_context("weak_get");
    torture_yield();
    void *p = load_acquire(&sweep.active) ? get_locked(ref) : load_relaxed(&ref->obj);
    gc_host.preempt_point();
    return p;
}
