// An array of something else than pointers is refused, however long it is.
//
// refused: Node.tag holds no pointer
// refused: Node.grid holds no pointer
#include <rt/rt.h>

typedef struct Node { struct Node *next; char tag[8]; int32_t grid[4][2]; } Node;
TYPE_DEFINE(Node, tag, next, grid);

int
main(void)
{
    return gc_new_typed(Node) == NULL;
}
