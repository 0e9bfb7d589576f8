// units: gc/alloc.c gc/cache.c gc/check.c gc/cycle.c gc/heap.c gc/host.c gc/mark.c gc/pacer.c gc/pages.c gc/queue.c gc/roots.c gc/sizeclass.c gc/stats.c gc/sweep.c
// flags: -DRT0_DEBUG_FLAVOR -fno-strict-aliasing
// The whole heap, hosted: a random graph of objects that is changed, collected
// and compared with a model of it in malloc'ed memory.  The collector sees the
// roots that the test gives it and no others, so it is known exactly, not just
// at least, what survives.
#include <criterion/criterion.h>
#include <rt/gc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "gc/cache.h"
#include "gc/host.h"
#include "gc/roots.h"

// What the heap needs of the layers around it.

void
lock(Lock *l)
{
    cr_assert_eq(l->state, 0);
    l->state = 1;
}

void
unlock(Lock *l)
{
    cr_assert_eq(l->state, 1);
    l->state = 0;
}

static RT_NORETURN void
die(const char *fmt, va_list ap)
{
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    abort();
}

void
throw(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    die(fmt, ap);
}

void panic(const char *fmt, ...) __attribute__((alias("throw")));

void
check_failed(const char *expr, const char *file, int line)
{
    throw("%s:%d: %s", file, line, expr);
}

int64_t
clock_monotonic(void)
{
    static int64_t now;
    return now += 5;
}

static bool no_memory;

void *
persist_alloc(size_t n)
{
    return no_memory ? NULL : mmap(NULL, n, PROT_READ | PROT_WRITE,
                                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

// The roots: slots in "data", in "thread-locals" and on a "stack".
enum { SLOTS = 64 };
__asm__(".bss\n.balign 8\n.globl __roots_start, __roots_end\n"
        ".globl __noscan_start, __noscan_end\n"
        ".hidden __roots_start, __roots_end, __noscan_start, __noscan_end\n"
        "__roots_start: .zero 8 * 64\n__noscan_start:\n__noscan_end:\n__roots_end:\n.text\n");
extern void *__roots_start[SLOTS];
static void *tls_slots[SLOTS], *stack_slots[SLOTS];
static int stopped, collections;

static void
stop_world(void)
{
    cr_assert_eq(stopped++, 0);
    collections++;
}

static void
start_world(void)
{
    cr_assert_eq(stopped--, 1);
}

static void
walk_goroutines(void (*scan)(uintptr_t lo, uintptr_t hi))
{
    cr_assert(stopped);
    scan((uintptr_t)stack_slots, (uintptr_t)(stack_slots + SLOTS));
}

static void
age_pools(void)
{
    cr_assert(stopped);
}

static void
on_system_stack(void (*fn)(void *), void *arg)
{
    fn(arg);
}

static void
preempt_point(void)
{
}

const GCHost gc_host = {
    stop_world, start_world, walk_goroutines, age_pools, on_system_stack, preempt_point
};
static Cache cache;
static Thread thread = { .heap_cache = &cache };

// The word that rt0 keeps at the thread pointer, glibc leaves unused.
static void
setup(void)
{
    __asm__ volatile("mov %0, %%fs:%c1" : : "r"(&thread), "i"(TCB_M));
    gc_roots_tls((uintptr_t)tls_slots, (uintptr_t)(tls_slots + SLOTS));
    srand(1);
}

TestSuite(heap, .init = setup);

static void **
slot_at(unsigned i)
{
    return i < SLOTS ? &__roots_start[i]
         : i < 2 * SLOTS ? &tls_slots[i - SLOTS] : &stack_slots[i - 2 * SLOTS];
}

static uint64_t
live_after_collection(void)
{
    GCStats stats;

    gc_collect();
    gc_read_stats(&stats);
    cr_assert_eq(stats.allocs - stats.frees, heap.stats.live);
    cr_assert_eq(stats.live_bytes, heap.stats.live_bytes);
    return heap.stats.live;
}

// The model.  An object's first words are links to other objects, the rest is a
// pattern that no pointer looks like.
enum { LINKS = 4, OBJECTS = 200000 };

typedef struct Model {
    uintptr_t *object;          // NULL: not in use
    size_t nwords;
    bool leaf, reached;
    unsigned link[LINKS];       // 0: none
    size_t offset[LINKS];       // bytes into the object that the link points to
} Model;

static Model model[OBJECTS];
static unsigned root[3 * SLOTS], queue[OBJECTS];

static unsigned
links_of(const Model *m)
{
    return m->leaf ? 0 : m->nwords < LINKS ? (unsigned)m->nwords : LINKS;
}

static uintptr_t
pattern(unsigned id, size_t word)
{
    return (uintptr_t)1 << 63 | (uintptr_t)id << 32 | word;
}

static size_t
random_size(void)
{
    switch (rand() % 100) {
    case 0:
        return (size_t)rand() % 400000;
    case 1 ... 5:
        return (size_t)rand() % SMALL_MAX;
    case 6 ... 30:
        return (size_t)rand() % 1024;
    default:
        return (size_t)rand() % 100;
    }
}

static unsigned
model_alloc(void)
{
    static unsigned next = 1;
    size_t size = random_size();

    while (model[next].object != NULL)
        next = next % (OBJECTS - 1) + 1;
    Model *m = &model[next];
    *m = (Model){ .nwords = size / 8, .leaf = rand() % 4 == 0 };
    m->object = m->leaf ? gc_alloc_leaf(size) : gc_alloc(size);
    cr_assert_eq((uintptr_t)m->object % 16, 0);
    for (size_t i = 0; i < m->nwords; i++)
        cr_assert_eq(m->object[i], 0, "a new object is not zero");
    for (size_t i = links_of(m); i < m->nwords; i++)
        m->object[i] = pattern(next, i);
    // What leaf objects hold must not keep anything alive.
    if (m->leaf && m->nwords > 0)
        m->object[0] = (uintptr_t)model[1 + (unsigned)rand() % next].object;
    return next;
}

// Some object that a root leads to; 0 when the root is empty.
static unsigned
random_reachable(void)
{
    unsigned id = root[(unsigned)rand() % (3 * SLOTS)];

    for (int steps = rand() % 40; steps > 0; steps--) {
        unsigned n = links_of(&model[id]);
        unsigned to = n > 0 ? model[id].link[(unsigned)rand() % n] : 0;
        if (to == 0)
            break;
        id = to;
    }
    return id;
}

// An address inside an object, its last byte included.
static uintptr_t
pointer_into(unsigned id, size_t *offset)
{
    size_t n = model[id].nwords * 8;

    *offset = n == 0 || rand() % 2 == 0 ? 0 : rand() % 4 == 0 ? n - 1 : (size_t)rand() % n;
    return (uintptr_t)model[id].object + *offset;
}

static void
set_link(unsigned from, unsigned to)
{
    Model *m = &model[from];
    unsigned n = links_of(m);

    if (from == 0 || n == 0)
        return;
    unsigned i = (unsigned)rand() % n;
    m->link[i] = to;
    m->object[i] = to == 0 ? 0 : pointer_into(to, &m->offset[i]);
}

static void
set_root(unsigned i, unsigned to)
{
    size_t offset;

    root[i] = to;
    *slot_at(i) = to == 0 ? NULL : (void *)pointer_into(to, &offset);
}

static void
reach(unsigned id, unsigned *n)
{
    if (id != 0 && !model[id].reached) {
        model[id].reached = true;
        queue[(*n)++] = id;
    }
}

static void
check_contents(unsigned id)
{
    const Model *m = &model[id];

    for (unsigned i = 0; i < links_of(m); i++)
        cr_assert_eq(m->object[i], m->link[i] == 0 ? 0 :
                     (uintptr_t)model[m->link[i]].object + m->offset[i]);
    for (size_t i = m->leaf ? 1 : links_of(m); i < m->nwords; i++)
        cr_assert_eq(m->object[i], pattern(id, i), "object %u, word %zu of %zu", id, i, m->nwords);
}

// Walks the model from its roots, compares, and forgets what was not reached.
// Returns how many objects are.
static unsigned
check_model(void)
{
    unsigned n = 0;

    for (unsigned i = 0; i < 3 * SLOTS; i++)
        reach(root[i], &n);
    for (unsigned i = 0; i < n; i++) {
        check_contents(queue[i]);
        for (unsigned k = 0; k < links_of(&model[queue[i]]); k++)
            reach(model[queue[i]].link[k], &n);
    }
    for (unsigned id = 1; id < OBJECTS; id++) {
        if (!model[id].reached)
            model[id].object = NULL;
        model[id].reached = false;
    }
    return n;
}

static void
mutate(void)
{
    unsigned slot = (unsigned)rand() % (3 * SLOTS), chance = (unsigned)rand() % 1000;

    if (root[slot] == 0)
        set_root(slot, model_alloc());
    else if (chance < 5)
        set_root(slot, chance == 0 ? 0 : random_reachable());
    else if (chance < 100)
        set_link(random_reachable(), random_reachable());
    else if (chance < 120)
        set_link(random_reachable(), 0);
    else
        set_link(random_reachable(), model_alloc());
}

Test(heap, random_graph_survives_and_nothing_else_does, .timeout = 120)
{
    for (int round = 0; round < 60; round++) {
        for (int step = 0; step < 5000; step++)
            mutate();
        no_memory = round % 5 == 4;     // the mark queue must do with what it has
        uint64_t live = live_after_collection();
        cr_assert_eq(live, check_model());
    }
    for (unsigned i = 0; i < 3 * SLOTS; i++)
        set_root(i, 0);
    cr_assert_eq(live_after_collection(), 0);
    cr_assert_eq(heap.stats.live_bytes, 0);
}

Test(heap, collections_come_by_themselves_and_memory_stays_bounded)
{
    GCStats stats;

    for (int i = 0; i < 300000; i++)
        *slot_at((unsigned)rand() % (3 * SLOTS)) = gc_alloc((size_t)rand() % 2000);
    gc_read_stats(&stats);
    cr_assert_gt(stats.cycles, 10);
    cr_assert_lt(stats.heap_bytes, 16 << 20);
    cr_assert_gt(stats.total_bytes, 256 << 20);
    cr_assert_eq(stats.allocs, 300000);
    cr_assert(stats.pause_max >= 5 && stats.pause_total >= stats.pause_max);
}

static void
alloc_megabytes(size_t n)
{
    for (size_t i = 0; i < n << 10; i++)
        gc_alloc(1024);
}

Test(heap, the_next_collection_comes_when_the_heap_has_doubled)
{
    *slot_at(0) = gc_alloc(16 << 20);
    gc_collect();
    int before = collections;
    alloc_megabytes(15);
    cr_assert_eq(collections, before);
    alloc_megabytes(2);
    cr_assert_eq(collections, before + 1);
    gc_set_percent(50);
    alloc_megabytes(7);
    cr_assert_eq(collections, before + 1);
    alloc_megabytes(2);
    cr_assert_eq(collections, before + 2);
}

Test(heap, percent_minus_1_turns_collection_off)
{
    int before = collections;

    cr_assert_eq(gc_set_percent(-1), 100);
    for (int i = 0; i < 200000; i++)
        gc_alloc(64);
    cr_assert_eq(collections, before);
    cr_assert_eq(gc_set_percent(100), -1);
    for (int i = 0; i < 2000; i++)
        gc_alloc(64);
    cr_assert_eq(collections, before + 1);
}

Test(heap, wide_array_with_a_queue_that_cannot_grow)
{
    enum { N = 100000 };
    void **array = *slot_at(0) = gc_alloc_array(N, sizeof(void *));

    no_memory = true;
    for (int i = 0; i < N; i++) {
        void **cell = array[i] = gc_alloc(16);
        cell[0] = gc_alloc(32);
    }
    cr_assert_eq(live_after_collection(), 2 * N + 1);
    *slot_at(0) = NULL;
    cr_assert_eq(live_after_collection(), 0);
}

Test(heap, stale_pointers_bring_nothing_back)
{
    uintptr_t stale[1000];

    for (int i = 0; i < 1000; i++)
        stale[i] = (uintptr_t)gc_alloc(48);
    *slot_at(0) = (void *)stale[500];   // keeps the span
    cr_assert_eq(live_after_collection(), 1);
    for (unsigned i = 0; i < 3 * SLOTS; i++)
        *slot_at(i) = (void *)stale[400 + i];
    cr_assert_eq(live_after_collection(), 1);
}

Test(heap, what_was_not_handed_out_yet_is_not_alive)
{
    char *object = *slot_at(0) = gc_alloc(48);

    *slot_at(1) = object + 48;
    *slot_at(2) = object + 48 * 100;
    cr_assert_eq(live_after_collection(), 1);
}

Test(heap, every_byte_of_an_object_holds_it_and_none_outside)
{
    for (size_t size = 16; size <= 300000; size = size * 5 / 3) {
        char *object = gc_alloc(size);
        size_t offsets[] = { 0, 1, size / 2, size - 1 };
        for (int i = 0; i < 4; i++) {
            *slot_at(7) = object + offsets[i];
            cr_assert_eq(live_after_collection(), 1, "%zu of %zu", offsets[i], size);
        }
        *slot_at(7) = object - 1;
        cr_assert_eq(live_after_collection(), 0);
    }
    for (uintptr_t p = heap.base - 64; p < heap.base + 64; p += 8) {
        *slot_at(7) = (void *)p;
        *slot_at(8) = (void *)(p + heap.nbytes);
        cr_assert_eq(live_after_collection(), 0);
    }
}

Test(heap, large_objects_are_reused_joined_and_zero)
{
    for (int round = 0; round < 20; round++)
        for (size_t size = 100000; size < 20000000; size *= 2) {
            char *p = *slot_at(0) = gc_alloc(size);
            cr_assert(p[0] == 0 && p[size / 2] == 0 && p[size - 1] == 0);
            p[0] = p[size / 2] = p[size - 1] = 1;
        }
    cr_assert_lt(heap.committed, 100 << 20);
    *slot_at(0) = NULL;
    cr_assert_eq(live_after_collection(), 0);
}

Test(heap, an_absurd_size_is_out_of_memory, .signal = SIGABRT)
{
    gc_alloc(SIZE_MAX);
}

Test(heap, an_array_that_overflows_panics, .signal = SIGABRT)
{
    gc_alloc_array(SIZE_MAX / 4, 8);
}
