// Objects that know each other, and that nobody else knows, go: rings of any length,
// objects that know themselves, by their last byte too, trees with ways back, rings
// through large objects and through channels.  One pointer into a ring, anywhere,
// keeps all of it.
//
// expect: itself: goes
// expect: rings: go
// expect: trees: go
// expect: large: go
// expect: channels: go
// expect: a ring with a way in: stays
#include <rt/rt.h>

typedef struct Node {
    char *next, *back;
    uint64_t id;
    char rest[];
} Node;

static char *volatile way_in;

static uint64_t
objects(void)
{
    GCStats stats;

    gc_collect();
    gc_collect();
    gc_read_stats(&stats);
    return stats.allocs - stats.frees;
}

static Node *
node(size_t size, uint64_t id)
{
    Node *n = gc_alloc(size);

    n->id = id;
    return n;
}

// Each object is made to know itself, by each of its bytes in turn.
static __attribute__((noinline)) uint64_t
make_selves(void)
{
    enum { N = 2000 };

    for (uint64_t i = 0; i < N; i++) {
        size_t size = sizeof(Node) + i % 90;
        Node *n = node(size, i);

        n->next = n->back = (char *)n + i % size;
    }
    return N;
}

// A ring of n objects, linked both ways, the links into the objects.
static __attribute__((noinline)) Node *
make_ring(uint64_t n, size_t size)
{
    Node *first = node(size, 0), *last = first;

    for (uint64_t i = 1; i < n; i++) {
        Node *new = node(size, i);

        last->next = (char *)new + i % size;
        new->back = (char *)last + (i - 1) % size;
        last = new;
    }
    last->next = (char *)first;
    first->back = (char *)last + (n - 1) % size;
    return first;
}

static __attribute__((noinline)) uint64_t
make_rings(void)
{
    uint64_t n = 0;

    for (uint64_t i = 1; i <= 100; i++) {
        make_ring(i, 24 + i);
        n += i;
    }
    return n;
}

// Each knows what is above it.
static Node *
make_tree(int depth, Node *above)
{
    Node *n = node(sizeof *n + sizeof(char *), (uint64_t)depth);

    n->back = (char *)above;
    if (depth > 0) {
        n->next = (char *)make_tree(depth - 1, n);
        *(char **)n->rest = (char *)make_tree(depth - 1, n);
    }
    return n;
}

static __attribute__((noinline)) uint64_t
make_trees(void)
{
    for (int i = 0; i < 50; i++)
        make_tree(5, NULL);
    return 50 * 63;
}

static __attribute__((noinline)) uint64_t
make_large(void)
{
    for (int i = 0; i < 20; i++)
        make_ring(5, 40000);
    return 100;
}

// Two channels, each of which holds the other.
static __attribute__((noinline)) uint64_t
make_channels(void)
{
    for (int i = 0; i < 500; i++) {
        Chan *a = chan_of(Chan *, 1), *b = chan_of(Chan *, 1);

        chan_send(a, &b);
        chan_send(b, &a);
    }
    return 1000;
}

// A word that is left on the stack may keep a ring.
static void
try(const char *name, uint64_t (*make)(void))
{
    uint64_t had = objects(), made = make(), left = objects();

    print("%s\n", left < had + made / 5 ? name : "they stay");
}

static bool
whole(uint64_t n, size_t size)
{
    const Node *at = (const Node *)(way_in - n / 2 % size);

    for (uint64_t i = 0; i < n; i++) {
        uint64_t next = (at->id + 1) % n;

        if (at->id != (n / 2 + i) % n)
            return false;
        at = (const Node *)(at->next - (next == 0 ? 0 : next % size));
    }
    return true;
}

static __attribute__((noinline)) void
keep_middle(uint64_t n, size_t size)
{
    const Node *at = make_ring(n, size);

    for (uint64_t i = 1; i <= n / 2; i++)
        at = (const Node *)(at->next - i % size);
    way_in = (char *)at + n / 2 % size;
}

int
main(void)
{
    enum { RING = 5000, SIZE = 72 };

    try("itself: goes", make_selves);
    try("rings: go", make_rings);
    try("trees: go", make_trees);
    try("large: go", make_large);
    try("channels: go", make_channels);
    keep_middle(RING, SIZE);
    objects();
    for (int i = 0; i < 3 * RING; i++)
        for (char *p = gc_alloc(SIZE), *end = p + SIZE; p < end; p++)
            *p = -1;
    print("a ring with a way in: %s\n", whole(RING, SIZE) ? "stays" : "GONE");
    return 0;
}
