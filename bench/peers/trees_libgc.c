// Binary trees on libgc, the conservative collector that C programs have used
// for thirty years: nothing is freed, GC_MALLOC hands out zeroed memory.  As many
// threads mark as GC_MARKERS says.

#define GC_THREADS
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
    GC_start_mark_threads();
    return trees_run(argc, argv);
}
