/* A tree with a typed layout, a cache of weak references, and cleanups that count. */
#include <rt/rt.h>

typedef struct Node { struct Node *left, *right; Str name; int64_t key; } Node;
TYPE_DEFINE(Node, left, right, name);

static _Atomic int64_t freed;

static void
count(_Atomic int64_t *n)
{
    *n += 1;
}

static Node *
build(int depth)
{
    Node *n = gc_new_typed(Node);

    n->key = depth;
    if (depth > 0) {
        n->left = build(depth - 1);
        n->right = build(depth - 1);
    }
    return n;
}

static int64_t
sum(const Node *n)
{
    return n == NULL ? 0 : n->key + sum(n->left) + sum(n->right);
}

int
main(void)
{
    WeakRef *cache[16];
    GCStats st;
    int alive = 0;

    for (int i = 0; i < 16; i++) {
        Node *root = build(16);

        cache[i] = weak_make(root);
        gc_cleanup(root, count, &freed);
        print("%ld\n", sum(root));
    }
    gc_collect();
    for (int i = 0; i < 16; i++)
        alive += weak_get(cache[i]) != NULL;
    gc_read_stats(&st);
    print("alive %d, freed %ld, heap %lu, cycles %lu\n", alive, (int64_t)freed,
          st.heap_bytes, st.cycles);
    return 0;
}
