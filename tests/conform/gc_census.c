// gc_census counts what is alive by type, by size, and by who allocated it; not what
// died, what was freed, and what waits in the processors' caches.
//
// Sizes are those of the release flavour: the others have a fence behind each object.
//
// flavors: release
// expect: alive: all there
// expect: dead: none there
// expect: freed: none there
// flags: -fno-optimize-sibling-calls
#include "conform.h"

typedef struct Node Node;
struct Node {
    Node *next;
    int64_t value[4];
};

static const GCSpan_ node_spans[] = { { offsetof(Node, next), sizeof(Node *) } };
static const GCType node_type = { "Node", sizeof(Node), 1, node_spans };

// What a census says, and where it is written to in pieces.
typedef struct Kept {
    Writer writer;
    size_t n;
    char text[1 << 17];
} Kept;

static ssize_t keep(Writer *w, const void *buf, size_t n);
static Kept kept = { .writer = { keep } };
static Node *list;
static void **leaves;

static ssize_t
keep(Writer *w, const void *buf, size_t n)
{
    Kept *k = CONTAINER_OF(w, Kept, writer);

    gc_alloc(100);              // the world goes on
    go_yield();
    n = n > 1000 ? 1000 : n;
    need(n <= sizeof k->text - k->n);
    for (size_t i = 0; i < n; i++)
        k->text[k->n++] = ((const char *)buf)[i];
    return (ssize_t)n;
}

// The count of the rows whose last words are name; with a column of KB behind it.
static int64_t
column(Str name, int which)
{
    Str rest = { kept.text, kept.n }, line;
    int64_t sum = 0, n;

    while (str_cut(rest, STR("\n"), &line, &rest)) {
        Str word, words = str_trim(line);

        if (!str_has_suffix(line, name))
            continue;
        for (int i = 0; i <= which; i++) {
            need(str_cut(words, STR(" "), &word, &words));
            words = str_trim(words);
        }
        need(str_to_int(word, 10, &n) == 0);
        sum += n;
    }
    return sum;
}

// The same for the rows of a place in a function.
static int64_t
by_site(Str function)
{
    Str rest = { kept.text, kept.n }, line, before, after;
    int64_t sum = 0, n;

    while (str_cut(rest, STR("\n"), &line, &rest))
        if (str_cut(line, function, &before, &after) && str_has_prefix(after, STR("+0x"))) {
            need(str_cut(str_trim(line), STR(" "), &before, &after));
            need(str_to_int(before, 10, &n) == 0);
            sum += n;
        }
    return sum;
}

static void
census(void)
{
    kept.n = 0;
    need(gc_census(&kept.writer) == 0);
    need(str_has_prefix((Str){ kept.text, kept.n }, STR("heap: ")));
    need(kept.text[kept.n - 1] == '\n');
}

static __attribute__((noinline)) Node *
make_node(void)
{
    return gc_alloc_typed(&node_type, 1);
}

static __attribute__((noinline)) void *
make_leaf(void)
{
    return gc_alloc_leaf(200);
}

static __attribute__((noinline)) void
build(int n)
{
    leaves = gc_new_array(void *, (size_t)n);
    for (int i = 0; i < n; i++) {
        Node *node = make_node();

        node->next = list;
        list = node;
        leaves[i] = make_leaf();
    }
}

static __attribute__((noinline)) void
make_and_free(int n)
{
    for (int i = 0; i < n; i++)
        gc_free(make_leaf());
}

// Nearly: a word on a stack may look like a pointer to what is dead.
static bool
about(int64_t n, int64_t wanted)
{
    return n >= wanted && n <= wanted + 16;
}

int
main(void)
{
    int n = steps(200000);
    bool many = n == 200000;

    build(n);
    gc_collect();
    census();
    bool sites = many ? by_site(STR("make_node")) > n / 3 && by_site(STR("make_node")) < n * 2 &&
                        by_site(STR("make_leaf")) > n / 2 && by_site(STR("make_leaf")) < n * 2
                      : by_site(STR("make_leaf")) > 0;
    bool all = about(column(STR("  Node"), 0), n) && about(column(STR("  leaf 224"), 0), n) &&
               about(column(STR("  typed 48"), 1), (int64_t)n * 48 / 1024);
    print("alive: %s\n", all && sites ? "all there" : kept.text);

    list = NULL;
    leaves = NULL;
    gc_collect();
    census();
    bool none = about(column(STR("  Node"), 0), 0) && about(column(STR("  leaf 224"), 0), 0);
    print("dead: %s\n", none && by_site(STR("make_node")) <= n / 10 ? "none there" : kept.text);

    make_and_free(n);
    census();
    none = about(column(STR("  leaf 224"), 0), 0);
    print("freed: %s\n", none && by_site(STR("make_leaf")) <= n / 10 ? "none there" : kept.text);
    return 0;
}
