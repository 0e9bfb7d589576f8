// A list as long as this needs a marker that does not recurse.  Goroutines that
// end build and walk it: main's stack never had a pointer to it.
//
// expect: 10000000 nodes, all right
// expect: live while held: all nodes
// expect: live after: below 1 MB
// timeout: 120
#include <rt/rt.h>

enum { NODES = 10000000 };

typedef struct Node Node;
struct Node {
    Node *next;
    int64_t number;
};

static Node *list;
static bool done, right;

static void
build(void)
{
    for (int64_t i = 0; i < NODES; i++) {
        Node *n = gc_new(Node);
        n->next = list;
        n->number = i;
        list = n;
    }
    done = true;
}

static void
walk(void)
{
    int64_t want = NODES;

    right = true;
    for (const Node *n = list; n != NULL; n = n->next)
        right &= n->number == --want;
    right &= want == 0;
    done = true;
}

static void
run(void (*fn)(void))
{
    done = false;
    go(fn);
    while (!done)
        go_yield();
}

static uint64_t
live(void)
{
    GCStats stats;

    gc_collect();
    gc_read_stats(&stats);
    return stats.live_bytes;
}

int
main(void)
{
    run(build);
    uint64_t held = live();
    run(walk);
    print("%d nodes, %s\n", NODES, right ? "all right" : "wrong");
    print("live while held: %s\n",      // 16 bytes each, or with a fence behind it
          held >= 16ul * NODES && held < 49ul * NODES ? "all nodes" : "NOT the nodes");
    list = NULL;
    print("live after: %s 1 MB\n", live() < 1 << 20 ? "below" : "above");
    return 0;
}
