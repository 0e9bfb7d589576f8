/* trees DEPTH builds and drops very many binary trees: the Benchmarks Game's
   test of allocators.  One tree lives to the end, trees of growing depth come
   and go; nothing is freed by hand. */
#include <rt/rt.h>

enum { MIN_DEPTH = 4, LEAST = MIN_DEPTH + 2, MOST = 30 };

typedef struct Node Node;
struct Node {
    Node *left, *right;
};

static Node *
build(int depth)
{
    Node *n = gc_new(Node);

    if (depth > 0) {
        n->left = build(depth - 1);
        n->right = build(depth - 1);
    }
    return n;
}

static int64_t
count(const Node *n)
{
    return n->left == NULL ? 1 : 1 + count(n->left) + count(n->right);
}

int
main(int argc, char **argv)
{
    int64_t n;

    if (argc != 2 || str_to_int(str_of(argv[1]), 10, &n) < 0 || n < 1 || n > MOST) {
        log_print("usage: trees DEPTH (1 to %d)", MOST);
        return 1;
    }
    int depth = n < LEAST ? LEAST : (int)n;
    must(print("stretch tree of depth %d\t check: %ld\n", depth + 1, count(build(depth + 1))));

    Node *long_lived = build(depth);
    for (int d = MIN_DEPTH; d <= depth; d += 2) {
        int64_t trees = INT64_C(1) << (depth - d + MIN_DEPTH), check = 0;
        for (int64_t i = 0; i < trees; i++)
            check += count(build(d));
        must(print("%ld\t trees of depth %d\t check: %ld\n", trees, d, check));
    }
    must(print("long lived tree of depth %d\t check: %ld\n", depth, count(long_lived)));
    return 0;
}
