// units: gc/alloc.c gc/cache.c gc/check.c gc/checkmark.c gc/cycle.c gc/engine.c gc/free.c gc/heap.c gc/host.c gc/mark.c gc/pace.c gc/pacer.c gc/pages.c gc/queue.c gc/report.c gc/roots.c gc/settings.c gc/share.c gc/sizeclass.c gc/stats.c gc/sweep.c rt/debugvar.c rt/lock.c rt/note.c
// flags: -DRT0_DEBUG_FLAVOR -fno-strict-aliasing -pthread
// The whole heap, hosted: a random graph of objects of all kinds that is changed,
// collected and compared with a model of it in malloc'ed memory.  Some objects are
// given back explicitly.  What several markers do at once must come to the same.
#include "tests/unit/gchost.h"

// An object's links lead to other objects; of a typed one they are at some of the
// places where its type has pointers.  Other words are a pattern that no pointer looks
// like, but in leaf objects and where a type has no pointers they are lures: pointers
// to other objects, which must not keep these alive.
enum { LINKS = 4, OBJECTS = 200000, TEMPS = 64, ROOTS = 3 * SLOTS + TEMPS };

typedef struct Model {
    uintptr_t *object;          // NULL: not in use
    size_t nwords;
    Kind kind;
    const GCType *type;         // of KIND_TYPED; nwords are those of whole elements
    bool reached;
    uintptr_t lure;
    unsigned link[LINKS];       // 0: none
    size_t offset[LINKS];       // bytes into the object that the link points to
} Model;

static Model model[OBJECTS];
static unsigned root[ROOTS], queue[OBJECTS];
static uint64_t allocs;

static const GCType types[] = {
    { "all", 8, 1, (const GCSpan_[]){ { 0, 8 } } },
    { "second", 16, 1, (const GCSpan_[]){ { 8, 8 } } },
    { "ends", 24, 2, (const GCSpan_[]){ { 0, 8 }, { 16, 8 } } },
    { "middle", 40, 1, (const GCSpan_[]){ { 8, 24 } } },
    { "none", 56, 0, NULL },
    { "sparse", 2400, 3, (const GCSpan_[]){ { 16, 8 }, { 1000, 16 }, { 2392, 8 } } },
    { "odd", 12, 0, NULL },
};
enum { TYPES = sizeof types / sizeof *types };

static size_t
pointers_of(const GCType *type)
{
    size_t n = 0;

    for (uint32_t i = 0; i < type->nspans; i++)
        n += type->spans[i].len / 8;
    return n;
}

// The number of the i-th word of a type that is a pointer.
static size_t
pointer_word(const GCType *type, size_t i)
{
    const GCSpan_ *span = type->spans;

    for (; i >= span->len / 8; span++)
        i -= span->len / 8;
    return span->off / 8 + i;
}

static size_t
pointers_in(const Model *m)
{
    switch (m->kind) {
    case KIND_LEAF:
        return 0;
    case KIND_TYPED:
        return m->nwords * 8 / m->type->size * pointers_of(m->type);
    default:
        return m->nwords;
    }
}

static unsigned
links_of(const Model *m)
{
    size_t n = pointers_in(m);

    return n < LINKS ? (unsigned)n : LINKS;
}

// The word where a link is.  Those of an array are spread over it, from its first
// pointer to its last.
static size_t
link_word(const Model *m, unsigned link)
{
    size_t n = links_of(m), i = n > 1 ? link * (pointers_in(m) - 1) / (n - 1) : 0;

    if (m->kind != KIND_TYPED)
        return i;
    size_t each = pointers_of(m->type);
    return i / each * (m->type->size / 8) + pointer_word(m->type, i % each);
}

static bool
is_pointer(const Model *m, size_t word)
{
    size_t at = m->kind == KIND_TYPED ? word * 8 % m->type->size : 0;

    if (m->kind != KIND_TYPED)
        return m->kind == KIND_SCAN;
    for (uint32_t i = 0; i < m->type->nspans; i++)
        if (at >= m->type->spans[i].off && at < m->type->spans[i].off + m->type->spans[i].len)
            return true;
    return false;
}

// What a word holds that is no link.
static uintptr_t
filling(unsigned id, size_t word)
{
    const Model *m = &model[id];
    uintptr_t pattern = (uintptr_t)1 << 63 | (uintptr_t)id << 32 | word;

    return m->lure != 0 && !is_pointer(m, word) ? m->lure : pattern;
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

static void *
alloc_as(Model *m, size_t size)
{
    allocs++;
    switch (rand() % 8) {
    case 0 ... 1:
        m->kind = KIND_LEAF;
        m->nwords = size / 8;
        return gc_alloc_leaf(size);
    case 2 ... 4:
        m->kind = KIND_TYPED;
        m->type = &types[rand() % TYPES];
        size_t n = size / m->type->size + (rand() % 8 != 0);
        m->nwords = n * m->type->size / 8;
        return gc_alloc_typed(m->type, n);
    default:
        m->kind = KIND_SCAN;
        m->nwords = size / 8;
        return gc_alloc(size);
    }
}

static unsigned
model_alloc(void)
{
    static unsigned next = 1;

    while (model[next].object != NULL)
        next = next % (OBJECTS - 1) + 1;
    Model *m = &model[next];
    *m = (Model){ .lure = (uintptr_t)model[1 + (unsigned)rand() % next].object };
    m->object = alloc_as(m, random_size());
    cr_assert_eq((uintptr_t)m->object % 16, 0);
    for (size_t i = 0; i < m->nwords; i++)
        cr_assert_eq(m->object[i], 0, "a new object is not zero");
    for (size_t i = 0; i < m->nwords; i++)
        m->object[i] = filling(next, i);
    for (unsigned i = 0; i < links_of(m); i++)
        m->object[link_word(m, i)] = 0;
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
    m->object[link_word(m, i)] = to == 0 ? 0 : pointer_into(to, &m->offset[i]);
}

// Behind the slots of the host lie those of objects that are given back: memory that
// is a root because it was added.
static void **temps;

static void
set_root(unsigned i, unsigned to)
{
    size_t offset;

    root[i] = to;
    *(i < 3 * SLOTS ? slot_at(i) : &temps[i - 3 * SLOTS]) =
        to == 0 ? NULL : (void *)pointer_into(to, &offset);
}

// In pieces whose ends are at any byte.
static void
add_temps(void)
{
    void **old = temps;

    temps = calloc(TEMPS + 2, sizeof *temps);
    if (old != NULL) {
        memcpy(temps, old, TEMPS * sizeof *temps);
        gc_remove_root(old);
        gc_remove_root(old + 10);
    }
    gc_add_root((char *)(temps + 10) - 3, (TEMPS - 10) * sizeof *temps + 3 + 5);
    gc_add_root(temps, 10 * sizeof *temps);
    free(old);
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
    unsigned link = 0, n = links_of(m);

    for (size_t i = 0; i < m->nwords; i++) {
        uintptr_t want = filling(id, i);
        if (link < n && i == link_word(m, link)) {
            const Model *to = &model[m->link[link]];
            want = m->link[link] == 0 ? 0 : (uintptr_t)to->object + m->offset[link];
            link++;
        }
        cr_assert_eq(m->object[i], want, "object %u, word %zu of %zu", id, i, m->nwords);
    }
}

// Walks the model from its roots, compares, and forgets what was not reached.
// Returns how many objects are.
static unsigned
check_model(void)
{
    unsigned n = 0;

    for (unsigned i = 0; i < ROOTS; i++)
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

// An object that nothing but one slot leads to comes and goes.
static void
mutate_temp(void)
{
    unsigned i = 3 * SLOTS + (unsigned)rand() % TEMPS, id = root[i];

    if (id == 0) {
        set_root(i, model_alloc());
        for (int n = 0; n < LINKS; n++)
            set_link(root[i], random_reachable());
    } else {
        set_root(i, 0);
        gc_free(model[id].object);
        model[id].object = NULL;
    }
}

static void
mutate(void)
{
    unsigned slot = (unsigned)rand() % (3 * SLOTS), chance = (unsigned)rand() % 1000;

    if (chance % 10 == 0)
        mutate_temp();
    if (chance % 50 == 0)
        change_p();
    if (chance % 100 == 0)
        sweep_idle();
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

static void
check_stats(void)
{
    GCStats stats;

    gc_read_stats(&stats);
    cr_assert_eq(stats.allocs, allocs);
    cr_assert_leq(stats.frees, allocs);
}

static void
random_graph(uint32_t nmarkers)
{
    markers = nmarkers;
    add_temps();
    for (int round = 0; round < 40; round++) {
        settings.checkmark = round % 3 == 1;
        for (int step = 0; step < 5000; step++)
            mutate();
        check_stats();
        if (round % 7 == 0)
            add_temps();
        no_memory = round % 5 == 4;     // the mark queues must do with what they have
        uint64_t live = round % 2 == 0 ? live_before_sweep() : live_after_collection();
        no_memory = false;
        cr_assert_eq(live, check_model());
        check_stats();
    }
    for (unsigned i = 0; i < ROOTS; i++)
        set_root(i, 0);
    cr_assert_eq(live_after_collection(), 0);
    cr_assert_eq(heap.stats.live_bytes, 0);
    cr_assert_eq(heap.region[REGION_SCAN].runs.nfree,
                 heap.region[REGION_SCAN].runs.hi - heap.region[REGION_SCAN].runs.lo);
}

TestSuite(graph, .init = setup, .timeout = 200);

Test(graph, what_can_be_reached_survives_and_nothing_else_does)
{
    random_graph(1);
}

Test(graph, the_same_with_two_markers)
{
    random_graph(2);
}

Test(graph, the_same_with_four_markers)
{
    random_graph(4);
}
