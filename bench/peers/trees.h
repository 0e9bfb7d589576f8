// Binary trees, the Computer Language Benchmarks Game's test of allocators, for
// the hosted C peers: one text, so that they differ in the allocator alone.
// The includer defines
//
//      Node *node_new(void)        a node with both pointers zero
//      void tree_drop(Node *)      what the program does with a tree it is done
//                                  with: frees it, or nothing
//
// and calls trees_run.  A stretch tree, then a tree that lives to the end while
// very many short-lived ones of growing depth come and go.

#include <stdio.h>
#include <stdlib.h>

enum { MIN_DEPTH = 4 };

typedef struct Node Node;
struct Node {
    Node *left;
    Node *right;
};

static Node *node_new(void);
static void tree_drop(Node *);

static Node *
tree_build(int depth)
{
    Node *n = node_new();
    if (depth > 0) {
        n->left = tree_build(depth - 1);
        n->right = tree_build(depth - 1);
    }
    return n;
}

static long
tree_count(const Node *n)
{
    if (n->left == NULL)
        return 1;
    return 1 + tree_count(n->left) + tree_count(n->right);
}

static long
tree_trial(int depth)
{
    Node *t = tree_build(depth);
    long count = tree_count(t);
    tree_drop(t);
    return count;
}

static int
trees_run(int argc, char **argv)
{
    int max_depth = argc > 1 ? atoi(argv[1]) : 0;
    if (max_depth < MIN_DEPTH + 2)
        max_depth = MIN_DEPTH + 2;

    printf("stretch tree of depth %d\t check: %ld\n", max_depth + 1,
           tree_trial(max_depth + 1));
    Node *long_lived = tree_build(max_depth);
    for (int depth = MIN_DEPTH; depth <= max_depth; depth += 2) {
        long trees = 1L << (max_depth - depth + MIN_DEPTH);
        long check = 0;
        for (long i = 0; i < trees; i++)
            check += tree_trial(depth);
        printf("%ld\t trees of depth %d\t check: %ld\n", trees, depth, check);
    }
    printf("long lived tree of depth %d\t check: %ld\n", max_depth,
           tree_count(long_lived));
    tree_drop(long_lived);
    return 0;
}
