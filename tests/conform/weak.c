// What weak_make and weak_get promise: the same pointer has the same reference; it
// gives the object as long as that lives, NULL from then on, and the memory may have
// become another object; for objects of every kind, cycles, inner pointers, explicit
// free.
//
// Go: weak/pointer_test.go: TestPointer, TestPointerEquality, TestPointerCleanup, TestIssue71153.
// expect: ok
#include "dead.h"

enum { KINDS = 6, OBJECTS = 30 };

typedef struct Holder { char *text; int64_t number; } Holder;

static const GCSpan_ holder_spans[] = { { offsetof(Holder, text), sizeof(char *) } };
static const GCType holder_type = { "Holder", sizeof(Holder), 1, holder_spans };

static char *
make(int kind)
{
    switch (kind) {
    case 0: return gc_alloc(16);
    case 1: return gc_alloc(3000);
    case 2: return gc_alloc_leaf(64);
    case 3: return gc_alloc_typed(&holder_type, 2);
    case 4: return gc_alloc(1 << 20);
    default: return gc_alloc_leaf(100000);
    }
}

static WeakRef *refs[OBJECTS][4];

static void
fill(int n)
{
    for (int i = 0; i < n; i++) {
        char *obj = make(i % KINDS);
        WeakRef *ref = weak_make(obj);

        need(ref != NULL && weak_get(ref) == obj && weak_make(obj) == ref);
        refs[i][0] = ref;
        for (int at = 1; at < 4; at++) {
            refs[i][at] = weak_make(obj + at * 5);
            need(weak_get(refs[i][at]) == obj + at * 5);
            need(refs[i][at] != ref && refs[i][at] == weak_make(obj + at * 5));
        }
        gc_collect();
        need(weak_get(ref) == obj && weak_make(obj) == ref);
    }
}

static int
alive(int n)
{
    int count = 0;

    for (int i = 0; i < n; i++) {
        bool first = weak_get(refs[i][0]) != NULL;
        for (int at = 1; at < 4; at++)
            need((weak_get(refs[i][at]) != NULL) == first);
        count += first;
    }
    return count;
}

typedef struct Ring { struct Ring *next; WeakRef *self, *other; } Ring;

// Each knows the next one, and itself weakly.
static void
cycle(WeakRef **ref)
{
    Ring *a = gc_new(Ring), *b = gc_new(Ring);

    *a = (Ring){ b, weak_make(a), weak_make(b) };
    *b = (Ring){ a, weak_make(b), weak_make(a) };
    need(a->self == b->other && weak_get(a->other) == b);
    gc_collect();
    need(weak_get(b->self) == b && weak_get(b->other) == a);
    *ref = a->self;
}

// In its own object, and nowhere else.
static void
alone(void)
{
    for (int i = 0; i < 100; i++) {
        Ring *a = gc_new(Ring);
        a->self = weak_make(a);
        need(weak_get(a->self) == a);
    }
}

static void
freed(int kind)
{
    char *obj = make(kind);
    WeakRef *ref = weak_make(obj), *inner = weak_make(obj + 9);

    gc_free(obj);
    need(weak_get(ref) == NULL && weak_get(inner) == NULL);
    // What is there now is another object.
    for (int i = 0; i < 100; i++) {
        char *next = make(kind);
        WeakRef *mine = weak_make(next);
        need(mine != ref && weak_get(mine) == next && weak_get(ref) == NULL);
        gc_free(next);
        need(weak_get(mine) == NULL);
    }
}

int
main(void)
{
    static WeakRef *ref;
    int n = steps(OBJECTS * 50);

    need(weak_make(NULL) == NULL && weak_get(NULL) == NULL);
    n = n < OBJECTS ? n : OBJECTS;
    apart(fill, n);
    until(alive(n) == 0);
    apart(cycle, &ref);
    until(weak_get(ref) == NULL);
    alone();
    for (int kind = 0; kind < KINDS; kind++)
        freed(kind);
    print("ok\n");
    return 0;
}
