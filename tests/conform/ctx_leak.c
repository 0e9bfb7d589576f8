// Contexts that come and go under one parent leave nothing, cancelled or expired,
// and cost no goroutine.  One that was dropped without is kept by its parent, as in
// Go, and goes with the parent's end.  What each costs in memory is bounded.
//
// Go: context/x_test.go, TestCancelRemoves, TestAllocs, TestCustomContextGoroutines.
// expect: ok
#include "conform.h"

enum { MANY = 10000, SHORT = 1000, SLACK = 20000, BYTES = 64 };

static Ctx *middle;                     // must not keep the others

static uint64_t
live(void)
{
    GCStats stats;

    gc_collect();
    gc_collect();
    gc_read_stats(&stats);
    return stats.live_bytes;
}

static uint64_t
allocs(void)
{
    GCStats stats;

    gc_read_stats(&stats);
    return stats.allocs;
}

static __attribute__((noinline)) void
come_and_go(Ctx *parent)
{
    for (int i = 0, n = steps(MANY); i < n; i++) {
        Ctx *child = i % 2 == 0 ? ctx_with_cancel(parent) : ctx_with_timeout(parent, HOUR);

        if (i % 3 == 0)
            ctx_done(child);
        need(go_count() == 1);
        ctx_cancel(child, 0);
    }
}

static __attribute__((noinline)) void
expire(Ctx *parent)
{
    int64_t t = time_now() + 5 * MILLISECOND;
    Ctx *ctx = NULL;

    for (int i = 0, n = steps(SHORT); i < n; i++) {
        ctx = ctx_with_deadline(parent, t);
        if (i == n / 2)
            middle = ctx;
    }
    chan_recv(ctx_done(middle), NULL);
    chan_recv(ctx_done(ctx), NULL);
    while (go_count() > 1)
        time_sleep(100 * MICROSECOND);
}

static __attribute__((noinline)) void
drop(Ctx *parent)
{
    for (int i = 0, n = steps(MANY); i < n; i++)
        ctx_with_cancel(parent);
}

int
main(void)
{
    Ctx *parent = ctx_with_cancel(NULL);
    uint64_t before = live(), n = allocs();

    come_and_go(parent);
    expire(parent);
    need(live() < before + SLACK);

    drop(parent);
    need(live() > before + (uint64_t)steps(MANY) * BYTES);
    ctx_cancel(parent, 0);
    need(live() < before + SLACK);

    n = allocs();
    ctx_background();
    need(allocs() == n);
    ctx_value(ctx_with_value(NULL, &n, NULL), &n);
    need(allocs() == n + 1);
    ctx_cancel(ctx_with_cancel(NULL), 0);
    need(allocs() == n + 2);
    parent = ctx_with_timeout(NULL, HOUR);
    ctx_cancel(parent, 0);
    chan_recv(ctx_done(parent), NULL);
    need(allocs() <= n + 2 + 4);
    print("ok\n");
    return 0;
}
