// Objects that only a goroutine knows: on the stack of one that waits, among
// the arguments of one that has not run yet, and what a thousand of them hold
// between them.
//
// expect: waiting: right
// expect: not started: right
// expect: all: 1000 right
// also: -no-pie
// also: -O0
#include <rt/rt.h>

enum { MANY = 1000 };

static int ready, right, release;

static int64_t *
make(int64_t value)
{
    int64_t *p = gc_alloc(64);

    for (int i = 0; i < 8; i++)
        p[i] = value;
    return p;
}

static bool
is(const int64_t *p, int64_t value)
{
    for (int i = 0; i < 8; i++)
        if (p[i] != value)
            return false;
    return true;
}

static void
churn(void)
{
    for (int round = 0; round < 2; round++) {
        gc_collect();
        for (int i = 0; i < 20000; i++)
            make(-1);
    }
}

static void
waiter(int64_t value)
{
    int64_t *mine = make(value);

    __atomic_add_fetch(&ready, 1, __ATOMIC_SEQ_CST);
    while (!release)
        go_yield();
    __atomic_add_fetch(&right, is(mine, value), __ATOMIC_SEQ_CST);
    __atomic_add_fetch(&ready, -1, __ATOMIC_SEQ_CST);
}

static void
starter(int64_t *p, int64_t value)
{
    __atomic_add_fetch(&right, is(p, value), __ATOMIC_SEQ_CST);
    __atomic_add_fetch(&ready, -1, __ATOMIC_SEQ_CST);
}

static void
wait_for(int n)
{
    while (ready != n)
        go_yield();
}

int
main(void)
{
    go(waiter, 5);
    wait_for(1);
    churn();
    release = 1;
    wait_for(0);
    print("waiting: %s\n", right == 1 ? "right" : "wrong");

    ready = 1;
    go(starter, make(6), 6);
    churn();
    wait_for(0);
    print("not started: %s\n", right == 2 ? "right" : "wrong");

    release = right = 0;
    for (int i = 0; i < MANY; i++)
        go(waiter, i);
    wait_for(MANY);
    churn();
    release = 1;
    wait_for(0);
    print("all: %d right\n", right);
    return 0;
}
