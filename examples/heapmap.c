/* heapmap DEPTH is a program in the midst of its work that draws its heap: a picture
   (SVG) on standard output.  One tree is built first and stays.  Around it small trees
   come and go, and so do texts of many lengths; the tables that lead to them are large
   objects. */
#include <rt/rt.h>

enum { LEAST = 4, MOST = 24, TREES = 4000, SMALL_TREE = 9, TEXTS = 20000, STEPS = 60000 };

typedef struct Node Node;
struct Node {
    Node *left, *right;
};

static Node *oldest, **trees;
static void **texts;

static uint32_t
random_below(uint32_t n)
{
    static uint32_t state = 1;

    state = state * 1664525 + 1013904223;
    return (uint32_t)((uint64_t)state * n >> 32);
}

static Node *
build(int64_t depth)
{
    Node *n = gc_new(Node);

    if (depth > 0) {
        n->left = build(depth - 1);
        n->right = build(depth - 1);
    }
    return n;
}

/* A tree goes where another one was, and a text, of 16 bytes to 4 KB. */
static void
work(void)
{
    for (int i = 0; i < STEPS; i++) {
        trees[random_below(TREES)] = build(random_below(SMALL_TREE));
        texts[random_below(TEXTS)] = gc_alloc_leaf(16 + random_below(32 << random_below(8)));
    }
}

static ssize_t
to_stdout(Writer *w, const void *buf, size_t n)
{
    (void)w;
    return print("%.*s", (int)n, (const char *)buf) < 0 ? -EIO : (ssize_t)n;
}

int
main(int argc, char **argv)
{
    Writer out = { .write = to_stdout };
    int64_t depth;

    if (argc != 2 || str_to_int(str_of(argv[1]), 10, &depth) < 0 || depth < LEAST || depth > MOST) {
        log_print("usage: heapmap DEPTH (%d to %d)", LEAST, MOST);
        return 1;
    }
    trees = gc_new_array(Node *, TREES);
    texts = gc_new_array(void *, TEXTS);
    oldest = build(depth);
    work();
    must(gc_heap_map(&out));
    return oldest == NULL;
}
