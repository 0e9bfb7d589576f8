// Goroutines that are not parked, each with the only pointer to an object: not run
// yet, able to run, running, in a system call, tied to a thread; and on stacks that
// were used before, are given back in part, or are large.
//
// A goroutine that computes is interrupted where it stands: with one processor all
// of those that do are, when main comes to collect.
//
// env: RT0_DEBUG=slice=200
// expect: ok
// flags: -iquote . -iquote rt/x86_64 -isystem build/uapi
#include <rt/rt.h>
#include "rt/sys.h"
#include "holders.h"

static Chan *gate;
static bool open;                       // atomic

static void
prepare(void)
{
    gate = chan_of(int, 0);
    __atomic_store_n(&open, false, __ATOMIC_SEQ_CST);
}

static bool
is_open(void)
{
    return __atomic_load_n(&open, __ATOMIC_SEQ_CST);
}

static void
release(void)
{
    __atomic_store_n(&open, true, __ATOMIC_SEQ_CST);
    chan_close(gate);
}

// Can run, or does.
static void
yield(uint64_t id)
{
    Thing *t = thing_make(id);

    while (!is_open())
        go_yield();
    thing_check(t, id);
}

static void
compute(uint64_t id)
{
    Thing *t = thing_make(id);

    while (!is_open())
        for (volatile int i = 0; i < 1000; i++)
            ;
    thing_check(t, id);
}

// Nothing but a pointer that moves through the object.
static void
walk(uint64_t id)
{
    uint64_t *p = thing_make(id)->word;
    size_t n = thing_words(id), at = 0;

    while (!is_open()) {
        need(*p == id + at);
        at = at + 1 < n ? (p++, at + 1) : (p -= at, 0);
    }
    thing_check((Thing *)(p - at - offsetof(Thing, word) / sizeof *p), id);
}

static void
allocate(uint64_t id)
{
    Thing *t = thing_make(id);

    while (!is_open()) {
        gc_alloc(48);
        go_yield();
    }
    thing_check(t, id);
}

// Its thread is in the kernel, most of the time.
static long
nap(void *thing)
{
    struct __kernel_timespec ts = { 0, 1000000 };

    while (!is_open())
        sys_nanosleep(&ts);
    return ((Thing *)thing)->id < HOLDERS;
}

static void
block(uint64_t id)
{
    Thing *t = thing_make(id);

    need(go_blocking(nap, t));
    thing_check(t, id);
}

static void
locked(uint64_t id)
{
    Thing *t = thing_make(id);

    go_lock_thread();
    need(!chan_recv(gate, NULL));
    thing_check(t, id);
    if (id % 2)
        go_unlock_thread();
}

static void
locked_block(uint64_t id)
{
    go_lock_thread();
    block(id);
    go_unlock_thread();
}

// An object in each of many frames.
static __attribute__((noinline)) int
dig(int depth)
{
    uint64_t *mine = gc_alloc_leaf(64);
    volatile char room[500];
    int intact;

    mine[7] = room[499] = (char)(depth & 63);
    intact = depth > 0 ? dig(depth - 1) : chan_recv(gate, NULL);
    return intact + (mine[7] == (uint64_t)(depth & 63) && room[499] == (depth & 63));
}

static void
deep(uint64_t id)
{
    Thing *t = thing_make(id);

    need(dig(60) == 61);
    thing_check(t, id);
}

static void
large_stack(uint64_t id)
{
    Thing *t = thing_make(id);

    need(dig(2000) == 2001);
    thing_check(t, id);
}

// Was deep once.  Long parked, and at once in torture, its stack is cut below its
// frame, which stays.
static __attribute__((noinline)) int
touch(int depth)
{
    volatile char room[1000];

    room[0] = 1;
    return room[0] + (depth > 0 ? touch(depth - 1) : 0);
}

static void
trimmed(uint64_t id)
{
    Thing *t = thing_make(id);

    need(touch(100) == 101);
    need(!chan_recv(gate, NULL));
    need(touch(100) == 101);
    thing_check(t, id);
}

// Nobody has run this one before the first collection, unless another processor
// took it.
static void
start(Thing *t, uint64_t id)
{
    thing_check(t, id);
}

static void
start_scattered(uint64_t a, double b, Thing *t, double c, uint64_t id)
{
    need(a == id && b == c);
    thing_check(t, id);
}

static void
not_started(void)
{
    __atomic_store_n(&right, 0, __ATOMIC_SEQ_CST);
    for (uint64_t id = 0; id < HOLDERS; id++) {
        go(start, thing_make(id), id);
        go(start_scattered, id, 0.5, thing_make(id), 0.5, id);
    }
    churn();
    await_end();
    need(right == 2 * HOLDERS);
}

static void
try_large_stack(void)
{
    prepare();
    __atomic_store_n(&right, 0, __ATOMIC_SEQ_CST);
    for (uint64_t id = 0; id < HOLDERS; id++)
        must(go_with(GO_ATTR(.name = "large", .stack = 4 << 20), large_stack, id));
    while (reported("large", "chan receive") < HOLDERS)
        go_yield();
    churn();
    release();
    await_end();
    need(right == HOLDERS);
}

// What only stacks of the dead still have is gone.
static uint64_t
objects(void)
{
    GCStats stats;

    gc_collect();
    gc_collect();
    gc_read_stats(&stats);
    return stats.allocs - stats.frees;
}

static void
use_stack(void)
{
    enum { OBJECTS = 100 };
    void *volatile mine[OBJECTS];

    for (int i = 0; i < OBJECTS; i++)
        mine[i] = gc_alloc(64);
    for (int i = 0; i < OBJECTS; i++)
        need(*(uint64_t *)mine[i] == 0);
}

static void
try_ended(void)
{
    enum { ENDED = 50 };
    uint64_t before = objects();

    for (int i = 0; i < ENDED; i++)
        go(use_stack);
    await_end();
    need(objects() < before + 500);
}

int
main(void)
{
    static const State states[] = {
        { "yield", "run", yield, release },
        { "compute", "run", compute, release },
        { "walk", "run", walk, release },
        { "allocate", "run", allocate, release },
        { "block", "syscall", block, release },
        { "locked", "chan receive", locked, release },
        { "locked_block", "syscall", locked_block, release },
        { "deep", "chan receive", deep, release },
        { "trimmed", "chan receive", trimmed, release },
    };

    for (int round = 0; round < 2; round++) {   // the second time on used stacks
        not_started();
        try_states(states, sizeof states / sizeof *states, prepare);
        try_large_stack();
        try_ended();
    }
    print("ok\n");
    return 0;
}
