// Torture tells of a word that looks like a pointer and is not named by its type: once
// for each type and place, of small objects, of arrays and of large ones.
//
// expect: done
// expect-err: ^rt0: type Node: the word at 24 looks like a pointer and is not named$
// expect-err: ^rt0: type Wide: the word at 8 looks like a pointer and is not named$
// expect-err: \A(rt0: type .*\n){2}\Z
// flavors: torture
#include <rt/rt.h>

typedef struct Node { struct Node *left, *right; int64_t key; void *forgotten; } Node;
TYPE_DEFINE(Node, left, right);
typedef struct Wide { void *p; uintptr_t hidden[5000]; } Wide;
TYPE_DEFINE(Wide, p);

int
main(void)
{
    Node *node = gc_alloc_typed(&Node_type, 3);
    Wide *wide = gc_new_typed(Wide);
    void *object = gc_alloc(100);

    node[0].key = 12345;                // no address
    node[0].left = &node[1];
    node[1].forgotten = node[2].forgotten = object;
    wide->hidden[0] = (uintptr_t)object + 99;
    gc_collect();
    gc_collect();
    print("%s\n", object != NULL && node[0].left == &node[1] && wide->p == NULL ? "done" : "");
    return 0;
}
