// gcbench: binary trees that are built from the top and from the bottom, beside a
// tree and an array that live to the end, after the test of Ellis, Kovac and Boehm;
// prints the longest pause in nanoseconds.
//
// From the bottom up a node is written once, when it is new; from the top down
// pointers to new nodes are stored in old ones.  The array of numbers is large and
// holds none.
#include "figure.h"

enum {
    STRETCH_DEPTH = 18,
    LIVING_DEPTH = 16,
    ARRAY = 500000,
    LEAST_DEPTH = 4,
    MOST_DEPTH = 16,
};

typedef struct Node Node;
struct Node {
    Node *left, *right;
    int i, j;
};

static Node *living;
static double *array;

static Node *
node(Node *left, Node *right)
{
    Node *n = heap_new(sizeof *n);

    n->left = left;
    n->right = right;
    n->i = n->j = 0;
    return n;
}

static void
populate(int depth, Node *n)
{
    if (depth == 0)
        return;
    n->left = node(NULL, NULL);
    n->right = node(NULL, NULL);
    populate(depth - 1, n->left);
    populate(depth - 1, n->right);
}

static Node *
from_top(int depth)
{
    Node *n = node(NULL, NULL);

    populate(depth, n);
    return n;
}

static Node *
from_bottom(int depth)
{
    if (depth == 0)
        return node(NULL, NULL);

    Node *left = from_bottom(depth - 1);
    return node(left, from_bottom(depth - 1));
}

static void
drop(Node *n)
{
    if (!BY_HAND || n == NULL)
        return;
    drop(n->left);
    drop(n->right);
    heap_free(n);
}

static int64_t
size(int depth)
{
    return (INT64_C(2) << depth) - 1;
}

static int64_t
count(const Node *n)
{
    return n == NULL ? 0 : 1 + count(n->left) + count(n->right);
}

// Each depth gets as many nodes as any other, half of them in either way.
static void
trees(int depth)
{
    int64_t times = 2 * size(STRETCH_DEPTH) / size(depth);
    Node *last = NULL;

    for (int64_t i = 0; i < 2 * times; i++) {
        drop(last);
        last = i < times ? from_top(depth) : from_bottom(depth);
    }
    expect("nodes of the last tree", count(last), size(depth));
    drop(last);
}

int
main(void)
{
    heap_init();
    drop(from_bottom(STRETCH_DEPTH));
    living = from_top(LIVING_DEPTH);
    array = heap_leaf(ARRAY * sizeof *array);
    for (int i = 0; i < ARRAY; i++)
        array[i] = 1.0 / (i + 1);

    for (int depth = LEAST_DEPTH; depth <= MOST_DEPTH; depth += 2)
        trees(depth);
    expect("nodes of the living tree", count(living), size(LIVING_DEPTH));
    for (int i = 0; i < ARRAY; i++)
        expect("an element is right", array[i] == 1.0 / (i + 1), 1);
    print("%ld\n", (long)heap_pause());
    return 0;
}
