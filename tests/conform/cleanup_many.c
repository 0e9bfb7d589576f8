// A hundred thousand objects that die, each with a cleanup: all run, and not more than
// 64 at the same time; those that block do not hold up the others.
//
// Go: runtime/mcleanup_test.go: TestCleanupLiveness, TestCleanupDeadlock.
// expect: ok
#include "dead.h"

enum { AT_ONCE = 64, BLOCKED = 20 };

static _Atomic int ran, running, most, blocked;

static void
work(void)
{
    int now = ++running;
    int before = most;

    while (now > before && !__atomic_compare_exchange_n(&most, &before, now, false,
                                                        __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
        ;
    go_yield();
    running--;
    ran++;
}

static void
wait(Chan *c)
{
    blocked++;
    chan_recv(c, NULL);
    blocked--;
}

typedef struct Link { struct Link *next; } Link;

static void
make(int n)
{
    Link *chain = NULL;

    for (int i = 0; i < n; i++) {
        Link *l = gc_new(Link);
        l->next = chain;
        chain = l;
        gc_cleanup(l, work);
    }
}

static void
make_blocked(Chan *c, int n)
{
    for (int i = 0; i < n; i++)
        gc_cleanup(gc_new(Link), wait, c);
}

// A collection costs what is alive, the cleanups included that wait: so it is rare.
static void
await_all(int n)
{
    for (int i = 0; ran < n; i++) {
        if (i % 10000 == 0)
            gc_collect();
        go_yield();
    }
    need(ran == n);
}

int
main(void)
{
    Chan *c = chan_of(int, 0);
    int n = steps(100000), few = steps(BLOCKED);

    apart(make, n);
    await_all(n);
    need(most <= AT_ONCE && running == 0);
    apart(make_blocked, c, few);
    until(blocked == few);
    ran = 0;
    apart(make, n / 10);
    await_all(n / 10);
    need(blocked == few);
    chan_close(c);
    while (go_count() > 1)
        go_yield();
    print("ok\n");
    return 0;
}
