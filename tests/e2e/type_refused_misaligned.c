// A pointer at an odd address is refused, as the collector would not see it.
//
// refused: Node.next is misaligned
#include <rt/rt.h>

typedef struct __attribute__((packed)) Node { int32_t key; struct Node *next; } Node;
TYPE_DEFINE(Node, next);

int
main(void)
{
    return gc_new_typed(Node) == NULL;
}
