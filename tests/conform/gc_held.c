// What the runtime holds for somebody: the goroutine that made the object has
// ended, and the only pointer is in a channel, a map, a pool, a context, or in the
// arguments of a timer that is pending.  What is known by none but the heap of timers
// is not even known to main, but by its complement.
//
// expect: ok
#include "holders.h"

typedef struct Sent { Thing *thing; uint64_t id; } Sent;

static Chan *chan, *ring;
static Map by_key, by_value;
static Ctx *cancelled;
static char key;
static uintptr_t timers[HOLDERS], ctxs[HOLDERS];        // hidden
static Group *group;
static int ran;                         // atomic: of what timers start

static void
prepare(void)
{
    chan = chan_of(Sent, HOLDERS);
    ring = chan_of(Chan *, HOLDERS);
    by_key = by_value = (Map){ 0 };
    cancelled = ctx_with_cancel(NULL);
    group = group_make(NULL);
    __atomic_store_n(&ran, 0, __ATOMIC_SEQ_CST);
}

static void
into_chan(uint64_t id)
{
    chan_send(chan, &(Sent){ thing_make(id), id });
}

static void
from_chan(void)
{
    Sent sent;

    for (int i = 0; i < HOLDERS; i++) {
        need(chan_recv(chan, &sent));
        thing_check(sent.thing, sent.id);
    }
}

// A closed channel still has what was sent.
static void
from_closed(void)
{
    chan_close(chan);
    from_chan();
    need(!chan_recv(chan, NULL));
}

// In a channel that is in a channel.
static void
into_ring(uint64_t id)
{
    Chan *inner = chan_of(Sent, 1);

    chan_send(inner, &(Sent){ thing_make(id), id });
    chan_send(ring, &inner);
}

static void
from_ring(void)
{
    Chan *inner;
    Sent sent;

    for (int i = 0; i < HOLDERS; i++) {
        need(chan_recv(ring, &inner) && chan_recv(inner, &sent));
        thing_check(sent.thing, sent.id);
    }
}

static void
into_value(uint64_t id)
{
    need(map_store(&by_value, STR_BYTES(id), thing_make(id)) == NULL);
}

static void
from_value(void)
{
    for (uint64_t id = 0; id < HOLDERS; id++)
        thing_check(map_load(&by_value, STR_BYTES(id)), id);
}

// The map has a copy of the key, and that the pointer.
static void
into_key(uint64_t id)
{
    Sent sent = { thing_make(id), id };

    need(map_store(&by_key, STR_BYTES(sent), &by_key) == NULL);
}

static void
from_key(void)
{
    Sent sent;

    for (MapIter it = { 0 }; map_next(&by_key, &it);) {
        need(it.key.len == sizeof sent);
        __builtin_memcpy(&sent, it.key.ptr, sizeof sent);
        thing_check(sent.thing, sent.id);
    }
}

// Two contexts up, below one that can end and one that has a deadline, which holds
// them all.
static void
into_ctx(uint64_t id)
{
    Ctx *value = ctx_with_value(cancelled, &key, thing_make(id));

    ctxs[id] = hidden(ctx_with_timeout(ctx_with_cancel(value), HOUR));
}

static void
from_ctx(void)
{
    for (uint64_t id = 0; id < HOLDERS; id++) {
        Ctx *ctx = unhidden(ctxs[id]);

        thing_check(ctx_value(ctx, &key), id);
        need(ctx_err(ctx) == 0);
        ctx_cancel(ctx, 0);
    }
}

static void
run(Thing *t, uint64_t id)
{
    thing_check(t, id);
    __atomic_add_fetch(&ran, 1, __ATOMIC_SEQ_CST);
}

static void
into_timer(uint64_t id)
{
    timers[id] = hidden(timer_start(HOUR, run, thing_make(id), id));
}

// What has fired is not in the heap of timers any more, but is not run yet.
static void
from_timer(void)
{
    for (uint64_t id = 0; id < HOLDERS; id++)
        need(timer_reset(unhidden(timers[id]), 0));
    churn();
    while (__atomic_load_n(&ran, __ATOMIC_SEQ_CST) < HOLDERS)
        go_yield();
}

// It is known by two timers of which one is taken back.
static void
into_stopped(uint64_t id)
{
    Thing *t = thing_make(id);

    need(timer_stop(timer_start(HOUR, run, t, id)));
    timers[id] = hidden(timer_start(HOUR, run, t, id));
}

// The first result of a group is of one that has ended; so are its arguments.
static int
give(Thing *t, uint64_t id)
{
    chan_send(chan, &(Sent){ t, id });
    return 0;
}

static void
into_group(uint64_t id)
{
    group_go(group, give, thing_make(id), id);
}

static void
from_group(void)
{
    must(group_wait(group));
    from_chan();
}

// A pool may drop what is in it, but gives nothing out that is not whole.
static void
try_pool(void)
{
    static Pool pool;

    for (int round = 0; round < 20; round++) {
        Thing *t;

        for (int i = 0; i < 20; i++)
            pool_put(&pool, thing_make((uint64_t)i % HOLDERS));
        if (round % 2)
            churn();
        while ((t = pool_get(&pool)) != NULL) {
            need(t->id < HOLDERS);
            right = 0;
            thing_check(t, t->id);
            need(right == 1);
        }
    }
}

// Who waits knows the channel of a context, and nobody the context: its deadline holds
// it, also when that has passed and is not seen to yet.
static void
wait_done(Chan *done)
{
    need(!chan_recv(done, NULL));
    __atomic_add_fetch(&ran, 1, __ATOMIC_SEQ_CST);
}

static __attribute__((noinline)) void
start_waiting(int64_t d)
{
    go(wait_done, ctx_done(ctx_with_timeout(NULL, d)));
}

static void
try_deadlines(void)
{
    enum { ROUNDS = 20, WAITERS = 20 };

    ran = 0;
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 1; i <= WAITERS; i++)
            start_waiting(i * 50 * MICROSECOND);
        while (go_count() > 1) {
            gc_collect();
            for (int i = 0; i < steps(200); i++)
                thing_make(0);
            go_yield();
        }
    }
    need(ran == ROUNDS * WAITERS);
}

int
main(void)
{
    static const State states[] = {
        { "chan", NULL, into_chan, from_chan },
        { "closed", NULL, into_chan, from_closed },
        { "ring", NULL, into_ring, from_ring },
        { "value", NULL, into_value, from_value },
        { "key", NULL, into_key, from_key },
        { "ctx", NULL, into_ctx, from_ctx },
        { "timer", NULL, into_timer, from_timer },
        { "stopped", NULL, into_stopped, from_timer },
        { "group", NULL, into_group, from_group },
    };

    try_states(states, sizeof states / sizeof *states, prepare);
    try_pool();
    try_deadlines();
    print("ok\n");
    return 0;
}
