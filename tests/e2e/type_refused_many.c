// Of fields that a type names there may be sixteen.
//
// refused: at most 16 fields
#include <rt/rt.h>

typedef struct Node {
    void *a, *b, *c, *d, *e, *f, *g, *h, *i, *j, *k, *l, *m, *n, *o, *p, *q;
} Node;
TYPE_DEFINE(Node, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q);

int
main(void)
{
    return gc_new_typed(Node) == NULL;
}
