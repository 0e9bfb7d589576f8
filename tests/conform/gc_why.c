// gc_why tells the shortest way to an object from each kind of root: what it says, and
// how many objects there are on the way.
//
// Sizes are those of the release flavour: the others have a fence behind each object.
//
// flavors: release
// expect: ok
// flags: -fno-optimize-sibling-calls
#include "conform.h"

typedef struct Node Node;
struct Node {
    int64_t number;
    Node *left, *right;
    void *data;
    int64_t more;
};

// data is no pointer to who goes by the type.
static const GCSpan_ node_spans[] = { { offsetof(Node, left), 2 * sizeof(Node *) } };
static const GCType node_type = { "Node", sizeof(Node), 1, node_spans };

typedef struct Kept {
    Writer writer;
    size_t n;
    char text[1 << 14];
} Kept;

static ssize_t keep(Writer *w, const void *buf, size_t n);
static Kept kept = { .writer = { keep } };

static struct { int64_t pad[2]; void *object; } cache;
static void *volatile initialized = &cache;
static _Thread_local void *volatile local;
static uintptr_t hidden;                // an object's address, complemented
static Chan *next;
static char outside[4096] __attribute__((section(".noscan.bss"), aligned(16)));

static ssize_t
keep(Writer *w, const void *buf, size_t n)
{
    Kept *k = CONTAINER_OF(w, Kept, writer);

    go_yield();
    need(n <= sizeof k->text - k->n);
    for (size_t i = 0; i < n; i++)
        k->text[k->n++] = ((const char *)buf)[i];
    return (ssize_t)n;
}

static int
why(void)
{
    kept.n = 0;
    return gc_why((void *)~hidden, &kept.writer);
}

static Str
line(int n)
{
    Str rest = { kept.text, kept.n }, first = { 0 };

    for (; n >= 0; n--)
        str_cut(rest, STR("\n"), &first, &rest);
    return first;
}

// So many steps; what it says is shown where it is not so.
static bool
steps_are(int n)
{
    int steps_told = why();

    if (steps_told == n)
        return true;
    log_print("%d steps, wanted %d:\n%.*s", steps_told, n, (int)kept.n, kept.text);
    return false;
}

static bool
says(int n, Str begin, Str end)
{
    if (str_has_prefix(line(n), begin) && str_has_suffix(line(n), end))
        return true;
    log_print("line %d, wanted %.*s...%.*s:\n%.*s", n, STR_FMT(begin), STR_FMT(end),
              (int)kept.n, kept.text);
    return false;
}

// Nothing leads to it: it is still there, or was collected already.
static bool
is_unreached(void)
{
    int told = why();

    if (told == 0)
        return says(0, STR("nothing ->"), STR("")) && line(2).len == 0;
    return told == -EINVAL && kept.n == 0;
}

static Node *
node(void)
{
    return gc_alloc_typed(&node_type, 1);
}

static void
hide(void *object)
{
    hidden = ~(uintptr_t)object;
}

// Two ways lead to the object, of three and of four steps.
static __attribute__((noinline)) void
build(void)
{
    Node *top = node(), *left = node(), *right = node();
    void **scanned = gc_alloc(100);

    cache.object = top;
    top->left = left;
    top->right = right;
    left->right = node();
    left->right->left = (Node *)scanned;
    right->left = (Node *)scanned;
    right->data = gc_alloc_leaf(40);
    scanned[3] = gc_alloc_leaf(300);
    hide((char *)scanned[3] + 70);
}

static __attribute__((noinline)) void
variables(void)
{
    build();
    need(steps_are(4));
    need(says(0, STR(".bss: cache+16 ->"), STR("")));
    need(says(1, STR("Node (48 bytes) at 0x"), STR(" +16 ->")));
    need(says(2, STR("Node (48 bytes) at 0x"), STR(" +8 ->")));
    need(says(3, STR("scan (112 bytes) at 0x"), STR(" +24 ->")));
    need(says(4, STR("leaf (320 bytes) at 0x"), STR("")) && line(5).len == 0);

    // A variable in .data comes first.
    initialized = cache.object;
    need(steps_are(4) && says(0, STR(".data: initialized+0 ->"), STR("")));
    initialized = &cache;
}

// What a typed object has outside of its pointers keeps nothing alive.
static __attribute__((noinline)) void
no_pointer(void)
{
    hide(((Node *)cache.object)->right->data);
    need(is_unreached());
}

static __attribute__((noinline)) void
long_way(void)
{
    Node *last = NULL;

    for (int i = 0; i < 1000; i++) {
        Node *n = node();
        n->left = last;
        last = n;
        if (i == 0)
            hide(n);
    }
    cache.object = last;
}

static __attribute__((noinline)) void
set_local(void)
{
    local = gc_alloc(32);
    hide(local);
}

static __attribute__((noinline)) void
other_roots(void)
{
    ((void **)(void *)outside)[7] = gc_alloc(20);
    hide(((void **)(void *)outside)[7]);
    need(is_unreached());
    gc_add_root(outside, sizeof outside);
    need(steps_are(1) && says(0, STR("gc_add_root: 0x"), STR(" +56 ->")));
    gc_remove_root(outside);
    need(is_unreached());
}

static void
runs_later(void *arg)
{
    (void)arg;
}

static __attribute__((noinline)) void
arm(void)
{
    void *arg = gc_alloc(500);

    hide(arg);
    timer_start(HOUR, runs_later, arg);
}

// An object that lives has a cleanup, which has an argument.
static __attribute__((noinline)) void
hang(void)
{
    void *arg = gc_alloc(500);

    hide(arg);
    gc_cleanup(cache.object = gc_alloc(32), runs_later, arg);
}

// Has it on the stack, then as a thread-local, then not at all.
static __attribute__((noinline)) void
holder(void)
{
    void *volatile slot[5];

    slot[3] = gc_alloc(32);
    hide(slot[3]);
    chan_recv(next, NULL);
    local = slot[3];
    slot[3] = NULL;
    chan_recv(next, NULL);
    local = NULL;
    chan_recv(next, NULL);
}

static __attribute__((noinline)) void
other_goroutine(void)
{
    go(holder);
    await_parked(1);
    need(steps_are(1) && says(0, STR("holder's stack, goroutine "), STR(", in holder ->")));
    chan_send(next, NULL);
    await_parked(1);
    need(steps_are(1) && says(0, STR("thread-local: local+0, goroutine "), STR(" ->")));
    chan_send(next, NULL);
    await_parked(1);
    chan_send(next, NULL);
}

// A variable of who asks is a root.
static __attribute__((noinline)) void
own_stack(void)
{
    void *volatile mine = gc_alloc(32);

    hide(mine);
    need(steps_are(1) && says(0, STR("main's stack, goroutine 1, in own_stack ->"), STR("")));
    mine = NULL;
}

// Nothing of earlier calls is left where later ones look.
static __attribute__((noinline)) void
wipe(void)
{
    volatile char room[4096];

    for (size_t i = 0; i < sizeof room; i++)
        room[i] = 0;
}

int
main(void)
{
    int on_stack;

    next = chan_make(0, 0);
    variables();
    wipe();
    no_pointer();
    long_way();
    wipe();
    need(steps_are(1000) && says(31, STR("... 960 objects more ..."), STR("")) &&
         says(41, STR("Node (48 bytes) at 0x"), STR("")) && line(42).len == 0);
    set_local();
    wipe();
    need(steps_are(1) && says(0, STR("thread-local: local+0, goroutine 1 ->"), STR("")));
    local = NULL;
    other_roots();
    wipe();
    arm();
    wipe();
    need(steps_are(2) && says(0, STR("a timer ->"), STR("")));
    hang();
    wipe();
    need(steps_are(2) &&
         says(0, STR("a cleanup or a weak reference of a live object ->"), STR("")));
    other_goroutine();
    own_stack();

    hide(&on_stack);
    need(why() == -EINVAL && kept.n == 0);
    hide(NULL);
    need(why() == -EINVAL && kept.n == 0);
    print("ok\n");
    return 0;
}
