// Binary trees on malloc and free: the price of freeing by hand, which a
// collector is measured against.

#include "trees.h"

static Node *
node_new(void)
{
    Node *n = malloc(sizeof *n);
    if (n == NULL)
        abort();
    n->left = n->right = NULL;
    return n;
}

static void
tree_drop(Node *n)
{
    if (n->left != NULL) {
        tree_drop(n->left);
        tree_drop(n->right);
    }
    free(n);
}

int
main(int argc, char **argv)
{
    return trees_run(argc, argv);
}
