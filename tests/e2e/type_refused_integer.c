// A field of a type that is no pointer is refused by its name.
//
// refused: Node.key holds no pointer
#include <rt/rt.h>

typedef struct Node { struct Node *next; int64_t key; } Node;
TYPE_DEFINE(Node, next, key);

int
main(void)
{
    return gc_new_typed(Node) == NULL;
}
