// mark ORDER SIZE DEPTH: nanoseconds for a full collection of one complete binary
// tree of nodes of SIZE bytes, the median of 3 after one that is not counted.
//
//     order      a node lies in memory where it was visited: before its left
//                subtree, and that before the right one
//     shuffled   a node's children lie anywhere, as in a heap that is old
#include "figure.h"

typedef struct Node Node;
struct Node {
    Node *left, *right;
    int64_t number;             // the rest of SIZE bytes is zeroes
};

static Node *root;
static size_t node_size;
static int64_t made;

static Node *
node(void)
{
    Node *n = heap_new(node_size);

    n->number = made++;
    return n;
}

static Node *
in_order(int64_t depth)
{
    Node *n = node();

    if (depth > 0) {
        n->left = in_order(depth - 1);
        n->right = in_order(depth - 1);
    }
    return n;
}

// Nodes are made, shuffled, and then linked.  The table of them is a leaf: what
// is left of it keeps nothing alive, and is not read.
static Node *
shuffled(int64_t depth)
{
    int64_t count = (INT64_C(2) << depth) - 1;
    Node **nodes = heap_leaf((size_t)count * sizeof *nodes);
    uint64_t state = 1;

    for (int64_t i = 0; i < count; i++) {
        int64_t j = random_next(&state) % (i + 1);
        nodes[i] = nodes[j];
        nodes[j] = node();
    }
    for (int64_t i = 0; i < count / 2; i++) {
        nodes[i]->left = nodes[2 * i + 1];
        nodes[i]->right = nodes[2 * i + 2];
    }
    return nodes[0];
}

static int64_t
sum(const Node *n)
{
    return n == NULL ? 0 : n->number + sum(n->left) + sum(n->right);
}

int
main(int argc, char **argv)
{
    const char *order = argc > 1 ? argv[1] : "";
    int64_t depth = number(argc > 3 ? argv[3] : "");

    heap_init();
    node_size = (size_t)number(argc > 2 ? argv[2] : "");
    expect("a node fits", node_size >= sizeof(Node), 1);
    heap_off();
    root = order[0] == 's' ? shuffled(depth) : in_order(depth);
    heap_on();

    collection();
    print("%ld\n", (long)collection_median());
    expect("sum of the nodes", sum(root), sum_below((INT64_C(2) << depth) - 1));
    return 0;
}
