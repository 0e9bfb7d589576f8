// A cleanup is an ordinary goroutine: it may allocate, collect, start others, sleep,
// have cleanups on what it makes, and end by go_exit.  What only its arguments lead to
// is there when it runs, and may die afterwards.
//
// Go: runtime/mcleanup_test.go: TestCleanupAfterFinalizer and the examples of AddCleanup.
// expect: ok
#include "dead.h"

enum { DEPTH = 20 };

typedef struct Node { struct Node *next; int64_t number; WeakRef *self; } Node;

static _Atomic int deaths, others, intact;

static void
other(Chan *c)
{
    others++;
    chan_send(c, NULL);
}

// Dies, and the next one is born of it.
static void
again(int left)
{
    Chan *c = chan_of(int, 0);

    go(other, c);
    chan_recv(c, NULL);
    time_sleep(1000);
    if (left > 0)
        gc_cleanup(gc_alloc(48), again, left - 1);
    deaths++;
    if (left % 2 == 0)
        gc_collect();
    go_exit();
}

static void
first(void)
{
    gc_cleanup(gc_alloc(48), again, DEPTH - 1);
}

// The list that is an argument is whole, and the object is gone.
static void
look(Node *list, WeakRef *dead)
{
    int64_t n = 0;

    need(weak_get(dead) == NULL);
    for (Node *l = list; l != NULL; l = l->next) {
        need(l->number == n++);
        need(weak_get(l->self) == l);
    }
    need(n == 100);
    intact++;
}

static void
make(WeakRef **ref)
{
    Node *list = NULL;

    for (int64_t n = 99; n >= 0; n--) {
        Node *l = gc_new(Node);
        *l = (Node){ list, n, weak_make(l) };
        list = l;
    }
    *ref = list->self;
    char *obj = gc_alloc(200);
    gc_cleanup(obj, look, list, weak_make(obj));
}

int
main(void)
{
    static WeakRef *ref;

    apart(first);
    until(deaths == DEPTH);
    need(others == DEPTH);
    for (int i = 0; i < 20; i++) {
        apart(make, &ref);
        until(intact == i + 1);
        until(weak_get(ref) == NULL);
    }
    while (go_count() > 1)
        go_yield();
    print("ok\n");
    return 0;
}
