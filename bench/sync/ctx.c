// ctx N: nanoseconds to make one context, and to cancel one, in a tree of N, each
// with ten children, that is cancelled at its root.
#include "bench/sync/sync.h"

enum { MOST = 100000, CHILDREN = 10 };

static Ctx *tree[MOST];

static int64_t
now_after(void (*step)(int64_t), int64_t n)
{
    int64_t t = time_now();

    step(n);
    return time_now() - t;
}

static void
build(int64_t n)
{
    tree[0] = ctx_with_cancel(NULL);
    for (int64_t i = 1; i < n; i++)
        tree[i] = ctx_with_cancel(tree[(i - 1) / CHILDREN]);
}

static void
cancel(int64_t n)
{
    (void)n;
    ctx_cancel(tree[0], 0);
}

int
main(int argc, char **argv)
{
    int64_t n = number(argc > 1 ? argv[1] : ""), end = time_now() + 150 * MILLISECOND;
    int64_t building = INT64_MAX, cancelling = INT64_MAX, t;

    if (n > MOST)
        panic("at most %d contexts", MOST);
    while (time_now() < end) {
        t = now_after(build, n);
        building = t < building ? t : building;
        for (int64_t i = 0; i < n; i++)
            expect("before", ctx_err(tree[i]), 0);
        t = now_after(cancel, n);
        cancelling = t < cancelling ? t : cancelling;
        for (int64_t i = 0; i < n; i++)
            expect("after", ctx_err(tree[i]), -ECANCELED);
    }
    print("%.2f %.2f\n", (double)building / (double)n, (double)cancelling / (double)n);
    return 0;
}
