// A field that the type does not have is refused.
//
// refused: no member named .?prev
#include <rt/rt.h>

typedef struct Node { struct Node *next; } Node;
TYPE_DEFINE(Node, prev);

int
main(void)
{
    return gc_new_typed(Node) == NULL;
}
