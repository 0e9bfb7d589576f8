// With a limit at most so many goroutines of a group run; group_go waits for a slot,
// also in a goroutine that has none of the group's, and a wait for the group waits
// for those that it will start.  A limit below 1 is none; between uses it changes.
//
// Go: golang.org/x/sync/errgroup, TestGoLimit.
// expect: ok
#include "conform.h"

enum { LIMIT = 10, MANY = 1000 };

static int active, highest, ran;        // atomic

static int
work(int limit)
{
    int n = __atomic_add_fetch(&active, 1, __ATOMIC_SEQ_CST);

    need(n <= limit);
    if (n > __atomic_load_n(&highest, __ATOMIC_RELAXED))
        __atomic_store_n(&highest, n, __ATOMIC_RELAXED);
    go_yield();
    __atomic_add_fetch(&ran, 1, __ATOMIC_SEQ_CST);
    __atomic_add_fetch(&active, -1, __ATOMIC_SEQ_CST);
    return 0;
}

static void
limited(int limit)
{
    Group *g = group_make(NULL);
    int n = steps(MANY);

    ran = highest = 0;
    group_limit(g, limit + 1);
    group_limit(g, limit);              // nothing runs yet
    for (int i = 0; i < n; i++)
        group_go(g, work, limit > 0 ? limit : n);
    need(group_wait(g) == 0 && ran == n && active == 0);
    need(highest >= 1);
}

// One holds the only slot until the other is in group_go.
static int
hold(Chan *let_go)
{
    chan_recv(let_go, NULL);
    return 0;
}

static void
start_behind(Group *g, Chan *let_go)
{
    group_go(g, hold, let_go);
}

static void
waits_for_those_behind(void)
{
    Group *g = group_make(NULL);
    Chan *let_go = chan_of(char, 0);

    group_limit(g, 1);
    group_go(g, hold, let_go);
    await_parked(1);
    go(start_behind, g, let_go);
    await_parked(2);                    // the holder, and start_behind at the limit
    chan_close(let_go);
    need(group_wait(g) == 0);
    while (go_count() > 1)
        go_yield();
}

static int
fail(void)
{
    return -EIO;
}

// An error does not keep others from being started, nor gives a slot away for good.
static void
after_an_error(void)
{
    Group *g = group_make(NULL);

    ran = 0;
    group_limit(g, 2);
    for (int i = 0; i < LIMIT; i++) {
        group_go(g, fail);
        group_go(g, work, 2);
    }
    need(group_wait(g) == -EIO && ran == LIMIT);
}

int
main(void)
{
    limited(LIMIT);
    limited(1);
    limited(0);
    limited(-1);
    waits_for_those_behind();
    after_an_error();
    print("ok\n");
    return 0;
}
