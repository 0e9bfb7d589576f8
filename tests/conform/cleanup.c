// What gc_cleanup promises: fn runs, once, with its arguments, after the object has
// died and not before; on objects of every kind, by any pointer into them; all that an
// object has; also when it is freed; not when it was stopped.
//
// Go: runtime/mcleanup_test.go: TestCleanup, TestCleanupMultiple, TestCleanupInteriorPointer,
// TestCleanupStop, TestCleanupStopMultiple, TestCleanupPointerEqualsArg.
// expect: ok
#include "dead.h"

enum { KINDS = 6, PER_OBJECT = 50 };

typedef struct Pair { int64_t a, b; } Pair;
typedef struct Holder { int64_t number; char *text; } Holder;

static const GCSpan_ holder_spans[] = { { offsetof(Holder, text), sizeof(char *) } };
static const GCType holder_type = { "Holder", sizeof(Holder), 1, holder_spans };

static _Atomic int ran, values;

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

static void
count(_Atomic int *n)
{
    *n += 1;
}

static void
six(int *a, char b, Pair p, const char *text, double d)
{
    need(*a == 17 && b == 'b' && p.a == -1 && p.b == 1 << 30 && text[1] == 'i' && d == 0.25);
    values++;
}

static void
none(void)
{
    values++;
}

// The argument is on the heap, and nobody else has it.
static void
with_values(int kind)
{
    int *a = gc_new(int);

    *a = 17;
    char *obj = make(kind);
    gc_cleanup(obj, six, a, 'b', ((Pair){ -1, 1 << 30 }), "six", 0.25);
    gc_cleanup(obj, none);
}

static void
with_count(int kind, size_t offset, int n)
{
    char *obj = make(kind);

    for (int i = 0; i < n; i++)
        gc_cleanup(obj + offset, count, &ran);
}

// Every second one is taken back, again and again.
static void
with_stop(int kind)
{
    char *obj = make(kind);
    Cleanup *c[PER_OBJECT];

    for (int i = 0; i < PER_OBJECT; i++)
        c[i] = gc_cleanup(obj, count, &ran);
    gc_collect();
    for (int i = 0; i < PER_OBJECT; i += 2) {
        cleanup_stop(c[i]);
        cleanup_stop(c[i]);
    }
    cleanup_stop(NULL);
}

static void
with_free(int kind)
{
    char *obj = make(kind);

    gc_cleanup(obj, count, &ran);
    gc_cleanup(obj, count, &ran);
    cleanup_stop(gc_cleanup(obj, count, &ran));
    gc_free(obj);
}

static void
all_run_once(void)
{
    for (int kind = 0; kind < KINDS; kind++)
        apart(with_values, kind);
    until(values == 2 * KINDS);
    for (int kind = 0; kind < KINDS; kind++)
        apart(with_count, kind, (size_t)(kind * 3 % 16), PER_OBJECT);
    until(ran == KINDS * PER_OBJECT);
    ran = 0;
    for (int kind = 0; kind < KINDS; kind++)
        apart(with_stop, kind);
    until(ran == KINDS * PER_OBJECT / 2);
    ran = 0;
    for (int kind = 0; kind < KINDS; kind++)
        apart(with_free, kind);
    while (ran < 2 * KINDS)             // without a collection
        go_yield();
}

static Cleanup *
other(char *obj)
{
    gc_cleanup(obj, count, &values);
    return gc_cleanup(obj, count, &ran);
}

// Not while the object can be reached, and nothing after the last.
static void
not_before(void)
{
    static char *volatile kept[KINDS];

    ran = values = 0;
    for (int kind = 0; kind < KINDS; kind++)
        other(kept[kind] = make(kind));
    for (int i = 0; i < 10; i++)
        until(true);
    need(ran == 0 && values == 0);
    for (int kind = 0; kind < KINDS; kind++)
        kept[kind] = NULL;
    until(ran == KINDS && values == KINDS);
    for (int i = 0; i < 10; i++)
        until(true);
    need(ran == KINDS && values == KINDS);
}

int
main(void)
{
    all_run_once();
    not_before();
    while (go_count() > 1)
        go_yield();
    print("ok\n");
    return 0;
}
