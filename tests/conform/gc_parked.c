// Every way to be parked, with the only pointer to an object in the frame of the
// one who waits, in what it sends, receives, selects or has put off.
//
// expect: ok
#include "holders.h"

typedef struct Sent { Thing *thing; uint64_t id; } Sent;

// What is waited for; made anew for each state.
static Chan *gate, *things;
static Mutex mutex;
static RWMutex rwmutex;
static Once once;
static Cond cond;
static WaitGroup group;
static Sema sema;
static Ctx *ctx;
static bool open;                       // atomic
static uintptr_t timers[HOLDERS];       // hidden

static void
prepare(void)
{
    gate = chan_of(int, 0);
    things = chan_of(Sent, 0);
    mutex = (Mutex){ 0 };
    mutex_lock(&mutex);
    rwmutex = (RWMutex){ 0 };
    once = (Once){ 0 };
    need(once_begin(&once));
    cond = (Cond){ 0 };
    group = (WaitGroup){ 0 };
    wg_add(&group, 1);
    sema = (Sema){ .n = 1 };
    must(sema_acquire(&sema, NULL, 1));
    ctx = ctx_with_cancel(NULL);
    __atomic_store_n(&open, false, __ATOMIC_SEQ_CST);
}

static bool
is_open(void)
{
    return __atomic_load_n(&open, __ATOMIC_SEQ_CST);
}

// The object is a local variable of NAME, which waits by `wait`.
#define HOLD(NAME, wait)                \
    static void                         \
    NAME(uint64_t id)                   \
    {                                   \
        Thing *t = thing_make(id);      \
        wait;                           \
        thing_check(t, id);             \
    }

HOLD(recv, need(!chan_recv(gate, NULL)))
HOLD(select_two, need(SELECT(RECV(things, NULL), RECV(gate, NULL)) == 1))
HOLD(select_null, need(SELECT(RECV(NULL, NULL), RECV(gate, NULL)) == 1))
HOLD(select_ctx, need(SELECT(RECV(gate, NULL), RECV(ctx_done(ctx), NULL)) == 1))
HOLD(wait_ctx, need(!chan_recv(ctx_done(ctx), NULL)))
HOLD(sleep_ctx, need(ctx_sleep(ctx, HOUR) == -ECANCELED))
HOLD(lock, (mutex_lock(&mutex), mutex_unlock(&mutex)))
HOLD(rlock, (rwmutex_rlock(&rwmutex), rwmutex_runlock(&rwmutex)))
HOLD(wlock, (rwmutex_lock(&rwmutex), rwmutex_unlock(&rwmutex)))
HOLD(wait_once, once_do(&once, is_open))
HOLD(wait_group, wg_wait(&group))
HOLD(acquire, (must(sema_acquire(&sema, NULL, 1)), sema_release(&sema, 1)))
HOLD(acquire_ctx, need(sema_acquire(&sema, ctx, 1) == -ECANCELED))

// Who sleeps cannot be woken, so it sleeps again and again.
static void
sleep(uint64_t id)
{
    Thing *t = thing_make(id);

    while (!is_open())
        time_sleep(20 * MILLISECOND);
    thing_check(t, id);
}

static void
wait_cond(uint64_t id)
{
    Thing *t = thing_make(id);
    Mutex m = { 0 };

    mutex_lock(&m);
    while (!is_open())
        cond_wait(&cond, &m);
    mutex_unlock(&m);
    thing_check(t, id);
}

// The timer is known by its channel only, and that by the one who waits.
static void
timer(uint64_t id)
{
    Thing *t = thing_make(id);
    Timer *timer = timer_make(HOUR);
    Chan *c = timer->c;
    int64_t value = 0;

    timers[id] = hidden(timer);
    timer = NULL;
    need(chan_recv(c, &value) && value > 0);
    thing_check(t, id);
}

static void
ticker(uint64_t id)
{
    Thing *t = thing_make(id);
    Chan *c = ticker_start(20 * MILLISECOND)->c;

    while (!is_open())
        chan_recv(c, NULL);
    thing_check(t, id);
}

// The object is in the value that is being sent.
static void
send(uint64_t id)
{
    chan_send(things, &(Sent){ thing_make(id), id });
}

static void
select_send(uint64_t id)
{
    need(SELECT(RECV(gate, NULL), SEND(things, &(Sent){ thing_make(id), id })) == 1);
}

// So many cases that the select takes memory for them.
static void
select_many(uint64_t id)
{
    enum { CASES = 40 };
    Sent *sent = gc_new(Sent);
    Case cases[CASES];

    *sent = (Sent){ thing_make(id), id };
    for (int i = 0; i < CASES; i++)
        if (i == CASES / 2)
            cases[i] = (Case)SEND(things, sent);
        else
            cases[i] = (Case)RECV(chan_of(int, 1), NULL);
    sent = NULL;
    need(chan_select(cases, CASES) == CASES / 2);
}

// It comes while its receiver is parked, into memory that only this one knows.
static void
receive(uint64_t id)
{
    Sent *sent = gc_new(Sent);

    (void)id;
    need(chan_recv(things, sent));
    thing_check(sent->thing, sent->id);
}

// The object is in a channel that only the parked goroutine knows.
static void
buffered(uint64_t id)
{
    Chan *own = chan_of(Sent, 2);
    Sent sent;

    chan_send(own, &(Sent){ thing_make(id), id });
    need(!chan_recv(gate, NULL));
    need(chan_recv(own, &sent) && sent.id == id);
    thing_check(sent.thing, id);
}

// It belongs to what is put off until the block ends.
static void
check_sent(Sent *sent)
{
    thing_check(sent->thing, sent->id);
}

static Sent *
sent_make(uint64_t id)
{
    Sent *sent = gc_new(Sent);

    *sent = (Sent){ thing_make(id), id };
    return sent;
}

static void
deferred(uint64_t id)
{
    DEFER(check_sent, sent_make(id));
    need(!chan_recv(gate, NULL));
}

// In the context that the goroutine has of its own, and waits for.
static void
value(uint64_t id)
{
    static char key;
    Ctx *own = ctx_with_timeout(ctx_with_value(ctx, &key, thing_make(id)), HOUR);

    chan_recv(ctx_done(own), NULL);
    thing_check(ctx_value(own, &key), id);
    ctx_cancel(own, 0);
}

static _Thread_local Thing *own;

static void
own_local(uint64_t id)
{
    own = thing_make(id);
    need(!chan_recv(gate, NULL));
    thing_check(own, id);
}

// Argument of a goroutine that a group has started, or is not allowed to yet.
static int
member(Thing *t, uint64_t id)
{
    chan_recv(gate, NULL);
    thing_check(t, id);
    return 0;
}

static int
first(void)
{
    chan_recv(gate, NULL);
    return 0;
}

static void
wait_members(uint64_t id)
{
    Group *g = group_make(NULL);

    group_go(g, member, thing_make(id), id);
    must(group_wait(g));
}

static void
group_full(uint64_t id)
{
    Group *g = group_make(NULL);

    group_limit(g, 1);
    group_go(g, first);
    group_go(g, member, thing_make(id), id);
    must(group_wait(g));
}

static void
open_gate(void)
{
    chan_close(gate);
}

static void
open_all(void)
{
    __atomic_store_n(&open, true, __ATOMIC_SEQ_CST);
    cond_broadcast(&cond);
    wg_done(&group);
    once_end(&once);
    mutex_unlock(&mutex);
    sema_release(&sema, 1);
}

static void
read_locked(void)
{
    prepare();
    rwmutex_lock(&rwmutex);
}

static void
unlock(void)
{
    rwmutex_unlock(&rwmutex);
}

static void
cancel(void)
{
    ctx_cancel(ctx, 0);
}

static void
fire(void)
{
    for (int i = 0; i < HOLDERS; i++)
        timer_reset(unhidden(timers[i]), 0);
}

static void
take(void)
{
    Sent sent;

    for (int i = 0; i < HOLDERS; i++) {
        need(chan_recv(things, &sent));
        thing_check(sent.thing, sent.id);
    }
}

// Those that are no longer parked have not run yet when the heap is collected.
static void
give(void)
{
    for (uint64_t id = 0; id < HOLDERS; id++)
        chan_send(things, &(Sent){ thing_make(id), id });
    churn();
}

int
main(void)
{
    static const State locked[] = {
        { "rlock", "rwmutex read", rlock, unlock },
        { "wlock", "rwmutex write", wlock, unlock },
    };
    static const State states[] = {
        { "recv", "chan receive", recv, open_gate },
        { "receive", "chan receive", receive, give },
        { "send", "chan send", send, take },
        { "buffered", "chan receive", buffered, open_gate },
        { "select_two", "select", select_two, open_gate },
        { "select_null", "select", select_null, open_gate },
        { "select_send", "select", select_send, take },
        { "select_many", "select", select_many, take },
        { "select_ctx", "select", select_ctx, cancel },
        { "lock", "mutex", lock, open_all },
        { "wait_once", "once", wait_once, open_all },
        { "wait_cond", "cond", wait_cond, open_all },
        { "wait_group", "wait group", wait_group, open_all },
        { "acquire", "select", acquire, open_all },
        { "acquire_ctx", "select", acquire_ctx, cancel },
        { "sleep", "sleep", sleep, open_all },
        { "sleep_ctx", "select", sleep_ctx, cancel },
        { "timer", "chan receive", timer, fire },
        { "ticker", "chan receive", ticker, open_all },
        { "wait_ctx", "chan receive", wait_ctx, cancel },
        { "value", "chan receive", value, cancel },
        { "deferred", "chan receive", deferred, open_gate },
        { "own_local", "chan receive", own_local, open_gate },
        { "wait_members", "wait group", wait_members, open_gate },
        { "group_full", "select", group_full, open_gate },
    };

    try_states(locked, sizeof locked / sizeof *locked, read_locked);
    try_states(states, sizeof states / sizeof *states, prepare);
    print("ok\n");
    return 0;
}
