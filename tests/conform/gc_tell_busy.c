// Reports on the heap while others allocate, free, collect and come and go: each is
// whole, and the heap is sound afterwards.
//
// expect: ok
#include "conform.h"

typedef struct Node Node;
struct Node {
    Node *next;
    int64_t number;
};

static const GCSpan_ spans[] = { { 0, 8 } };
static const GCType type = { "Node", sizeof(Node), 1, spans };
static int stop, live;

// The end of what was written, which is the same for every report of a kind.
typedef struct Tail {
    Writer writer;
    size_t n;
    char last;
} Tail;

static ssize_t
take(Writer *w, const void *buf, size_t n)
{
    Tail *t = CONTAINER_OF(w, Tail, writer);

    gc_alloc(200);
    go_yield();
    t->n += n;
    t->last = ((const char *)buf)[n - 1];
    return (ssize_t)n;
}

// A list that grows at one end and is freed or dropped at the other.
static void
churns(int64_t seed)
{
    Node *first = NULL;

    for (int64_t i = seed; !__atomic_load_n(&stop, __ATOMIC_RELAXED); i++) {
        Node *n = gc_alloc_typed(&type, 1);
        n->next = first;
        n->number = i;
        first = n;
        gc_free(gc_alloc_leaf((size_t)(i * 37 % 3000)));
        if (i % 50 == 0)
            gc_alloc((size_t)(i % 7) * 20000);
        for (int64_t back = i; n != NULL; n = n->next, back--)
            need(n->number == back);
        if (i % 100 == 0)
            first = NULL;
        if (i % 300 == 0)
            gc_collect();
        if (i % 20 == 0)
            go_yield();
    }
    __atomic_fetch_sub(&live, 1, __ATOMIC_RELAXED);
}

static void
reports(int rounds)
{
    Node *volatile mine = gc_alloc_typed(&type, 3);

    for (int i = 0; i < rounds; i++) {
        Tail t = { .writer = { take } };

        need(gc_census(&t.writer) == 0 && t.n > 200 && t.last == '\n');
        t = (Tail){ .writer = { take } };
        need(gc_heap_map(&t.writer) == 0 && t.n > 1000 && t.last == '\n');
        t = (Tail){ .writer = { take } };
        need(gc_why(mine, &t.writer) == 1 && t.n > 20 && t.last == '\n');
        go_yield();
    }
    __atomic_fetch_sub(&live, 1, __ATOMIC_RELAXED);
}

int
main(void)
{
    live = 3;
    for (int i = 0; i < 3; i++)
        go(reports, steps(100));
    int workers = 4;
    for (int i = 0; i < workers; i++)
        go(churns, (int64_t)i * 17 + 1);
    while (__atomic_load_n(&live, __ATOMIC_RELAXED) > 0)
        go_yield();
    live = workers;
    __atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
    while (__atomic_load_n(&live, __ATOMIC_RELAXED) > 0)
        go_yield();
    print("ok\n");
    return 0;
}
