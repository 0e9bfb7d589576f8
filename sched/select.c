// Select: one of several channel operations, whichever can be done.
//
//   1  take the latches of all channels: what follows sees, and changes, them at
//      one instant
//   2  if some of the operations can be done, choose one of them at random; do it
//   3  else queue up in all of them, let go of the latches, sleep
//   4  whoever serves one of them wakes us; leave the other queues
//
// Latches are taken in the order of the channels' addresses, so two selects with
// the same channels do not wait for each other for ever.
//
// While we sleep, goroutines at different channels may want to serve us at the
// same time, each with the latch of his own channel only.  They agree by `chosen`,
// which the first sets to the case that he serves, by compare-and-swap; the others
// take us out of their queues and look further.  So exactly one operation is done.
//
// In 2 all that can be done are counted, and the k-th of them takes the place of
// the chosen one with the chance 1/k: then each has the same chance, and there is no
// order of cases to be shuffled beforehand.  What was found may have gone when it
// is to be done: a partner who is himself a select can be claimed at a channel that
// is none of ours.  Then he is out of our queue, and we look again.
//
// In 4 each queue is left under its own latch, one after the other.  It also sees
// to it that this frame outlives its last use by select_commit: that lets go of the
// latches one by one on another stack, and a partner may wake us after the first;
// but we take each of the latches that are still to come.
//
// Rejected: queueing up first and looking then (one pass over the latches less when
// it has to wait), where another could serve a case while we choose ours; Plan 9's
// one lock for all channels, which all processors go through.
#include <rt/gc.h>
#include <rt/go.h>
#include "rt/random.h"
#include "rt/torture.h"
#include "sched/chan.h"
#include "sched/preempt.h"

enum {
    FEW = 8,                    // cases that need no memory from the heap
    MOST = 65536,               // as Go's reflect.Select: more is a mistake
};

// A select under way.
typedef struct Select {
    const Case *cases;
    uint32_t n;
    Chan **order;               // the channels by address, each once
    uint32_t norder;
    Sudog *chosen;              // atomic; of sudogs
    Sudog *sudogs;              // one for each case
} Select;

// Shell's sort: short, and quick for two as for a thousand.
static void
sort(Chan **a, uint32_t n)
{
    static const uint32_t gaps[] = { 1, 4, 10, 57, 301, 1750, 8929 };
    uint32_t g = 0;

    while (g < sizeof gaps / sizeof *gaps && gaps[g] < n)
        g++;
    while (g-- > 0)
        for (uint32_t gap = gaps[g], i = gap; i < n; i++) {
            Chan *c = a[i];
            uint32_t j = i;

            for (; j >= gap && a[j - gap] > c; j -= gap)
                a[j] = a[j - gap];
            a[j] = c;
        }
}

// Checks the cases, and lists the channels in their order.
static void
look_at_cases(Select *s)
{
    uint32_t n = 0, once = 0;

    for (uint32_t i = 0; i < s->n; i++) {
        const Case *k = &s->cases[i];

        if (k->chan == NULL)
            continue;
        if (k->op == CASE_SEND)
            chan_check_send("SEND", k->chan, k->elem.from, k->size);
        else
            chan_check_size("RECV", k->chan, k->elem.to, k->size);
        s->order[n++] = k->chan;
    }
    sort(s->order, n);
    for (uint32_t i = 0; i < n; i++)
        if (once == 0 || s->order[i] != s->order[once - 1])
            s->order[once++] = s->order[i];
    s->norder = once;
}

static M *
take_all(const Select *s)
{
    M *m = getm();

    if (m->p == NULL)
        panic("a function that go_blocking runs has used a channel");
    held_push(&m->thread, RANK_CHAN);
    for (uint32_t i = 0; i < s->norder; i++)
        latch_take(&s->order[i]->latch, m->p->id + 1);
    return m;
}

static void
release_all(M *m, const Select *s)
{
    // Not one word of s after the last latch: its goroutine may be on its way.
    Chan **order = s->order;

    for (uint32_t i = s->norder; i-- > 0;)
        latch_release(&order[i]->latch);
    m->let_go = true;
    held_pop(&m->thread, RANK_CHAN);
}

static bool
possible(const Case *k)
{
    if (k->chan == NULL)
        return false;
    return k->op == CASE_SEND ? can_send_locked(k->chan) : can_recv_locked(k->chan);
}

// One of those that can be done; -1: none can.
static int
choose(const Select *s)
{
    uint32_t found = 0;
    int chosen = -1;

    for (uint32_t i = 0; i < s->n; i++)
        if (possible(&s->cases[i]) && (++found == 1 || random_below(found) == 0))
            chosen = (int)i;
    return chosen;
}

static Outcome
do_locked(const Case *k, G **woken)
{
    if (k->op == CASE_SEND)
        return send_locked(k->chan, k->elem.from, woken);
    return recv_locked(k->chan, k->elem.to, woken);
}

// What the program sees of a case that was done.
static int
end_case(const Select *s, int i, bool done)
{
    const Case *k = &s->cases[i];

    if (k->op == CASE_SEND && !done)
        panic("select: a send on a closed channel");
    if (k->op == CASE_RECV && k->ok != NULL)
        *k->ok = done;
    preempt_check();
    return i;
}

// Does a case that can be done.  -1: there is none; the latches are still held.
static int
do_one(Select *s, M *m)
{
    G *woken = NULL;
    Outcome outcome;
    int i;

    do {
        i = choose(s);
        if (i < 0)
            return i;
        outcome = do_locked(&s->cases[i], &woken);
    } while (outcome == MUST_WAIT);
    release_all(m, s);
    if (woken != NULL)
        goready(woken);
    return end_case(s, i, outcome == DONE);
}

static bool
select_commit(G *gp, void *select)
{
    const Select *s = select;

    (void)gp;
    for (uint32_t i = 0; i < s->norder; i++)
        if (s->order[i]->clock != NULL)
            s->order[i]->clock->watch(s->order[i]);
    release_all(getm(), s);
    return true;
}

// Waits until one of the cases was done for us: which.  The latches are held.
static const Sudog *
wait_for_one(Select *s)
{
    G *gp = getg();

    // From any of them on: where two are at one channel each can be the first.
    for (uint32_t i = 0, at = random_below(s->n); i < s->n; i++, at++) {
        if (at == s->n)
            at = 0;
        const Case *k = &s->cases[at];
        Sudog *sudog = &s->sudogs[at];

        *sudog = (Sudog){ .gp = gp, .chan = k->chan, .elem = k->elem.to, .chosen = &s->chosen };
        if (k->chan != NULL)
            queue_put(k->op == CASE_SEND ? &k->chan->senders : &k->chan->receivers, sudog);
    }
    gp->waits = s->sudogs;
    gp->nwaits = s->n;
    gopark(select_commit, s, s->norder > 0 ? WAIT_SELECT : WAIT_NO_CASES);
    gp->nwaits = 0;
    return load_relaxed(&s->chosen);
}

static void
leave_queues(const Select *s, const Sudog *chosen)
{
    for (uint32_t i = 0; i < s->n; i++) {
        Sudog *sudog = &s->sudogs[i];
        Chan *c = sudog->chan;

        if (sudog == chosen || c == NULL)
            continue;
        M *m = chan_take(c);
        if (sudog->queue != NULL)
            queue_remove(sudog);
        if (c->clock != NULL)
            c->clock->watch(c);
        chan_release(m, c);
    }
}

static inline int
select(Select *s, bool wait)
{
    look_at_cases(s);
    M *m = take_all(s);
    int i = do_one(s, m);

    if (i >= 0)
        return i;
    if (!wait) {
        release_all(m, s);
        preempt_check();
        return -1;
    }
    const Sudog *chosen = wait_for_one(s);
    leave_queues(s, chosen);
    return end_case(s, (int)(chosen - s->sudogs), chosen->ok);
}

static __attribute__((noinline)) int
select_few(const Case *cases, int n, bool wait)
{
    Sudog sudogs[FEW];
    Chan *order[FEW];

    return select(&(Select){ .cases = cases, .n = (uint32_t)n, .sudogs = sudogs, .order = order },
                  wait);
}

static __attribute__((noinline)) int
select_many(const Case *cases, int n, bool wait)
{
    Select s = { .cases = cases, .n = (uint32_t)n };

    s.sudogs = gc_new_array(Sudog, (size_t)n);
    s.order = gc_new_array(Chan *, (size_t)n);
    return select(&s, wait);
}

static int
select_any(const Case *cases, int n, bool wait)
{
    torture_yield();
    if (n < 0 || n > MOST)
        panic("chan_select: %d cases", n);
    return n <= FEW ? select_few(cases, n, wait) : select_many(cases, n, wait);
}

int
chan_select(const Case *cases, int n)
{
    return select_any(cases, n, true);
}

int
chan_try_select(const Case *cases, int n)
{
    return select_any(cases, n, false);
}
