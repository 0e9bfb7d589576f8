// The system gives no thread to mark with: the processor that was to get it was left idle,
// and who came out of a system call ran on it, while the world was stopped.
//
// A goroutine comes back from one again and again, and allocates, while main collects; no
// allocation comes while the heap is marked, says a check of the runtime.
//
// flavors: torture
// env: RT0_FAULT=clone:3+
// env: RT0_PROCS=4
// expect: all right
// expect-err: rt0: the system gives no more threads
#include <rt/rt.h>

typedef struct Node { struct Node *next; uint64_t number; } Node;

enum { NODES = 200000, ROUNDS = 40, SPINS = 300000 };

static bool done;               // atomic
static Node *volatile list;

// About as long as it takes to stop the world and to begin to mark.
static long
spin(void *arg)
{
    (void)arg;
    for (volatile int i = 0; i < SPINS; i++)
        ;
    return 0;
}

// Moves the front of the list to a new node, as often as it can.
static void
store(void)
{
    while (!__atomic_load_n(&done, __ATOMIC_SEQ_CST)) {
        go_blocking(spin, NULL);
        Node *n = gc_new(Node);
        n->next = list->next;
        n->number = list->number;
        list = n;
        go_yield();
    }
}

int
main(void)
{
    gc_set_percent(-1);         // main collects, and nobody else
    for (uint64_t i = 0; i < NODES; i++) {
        Node *n = gc_new(Node);
        n->next = list;
        n->number = i;
        list = n;
    }
    go(store);
    for (int i = 0; i < ROUNDS; i++) {
        gc_collect();
        go_yield();
    }
    __atomic_store_n(&done, true, __ATOMIC_SEQ_CST);
    while (go_count() > 1)
        go_yield();
    uint64_t i = NODES;
    bool right = true;
    for (const Node *n = list; n != NULL; n = n->next)
        right &= n->number == --i;
    print("%s\n", right && i == 0 ? "all right" : "WRONG");
    return 0;
}
