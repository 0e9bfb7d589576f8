// Binary trees on libgc, the conservative collector that C programs have used
// for thirty years: nothing is freed, GC_MALLOC hands out zeroed memory.

#include <gc.h>

#include "trees.h"

static Node *
node_new(void)
{
    Node *n = GC_MALLOC(sizeof *n);
    if (n == NULL)
        abort();
    return n;
}

static void
tree_drop(Node *n)
{
    (void)n;
}

int
main(int argc, char **argv)
{
    GC_INIT();
    return trees_run(argc, argv);
}
