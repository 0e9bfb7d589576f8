// A random graph of objects, kept in step with a model of it.  The model has
// the addresses inverted, so that it keeps nothing alive.  After each collection
// everything that a root leads to is compared, word for word; what was dropped
// must be gone, but for the little that a stale word on the stack may hold.
//
// expect: 40 rounds, contents right
// expect: what is unreachable goes
// also: -no-pie
// also: -O0
// also: -O3
// timeout: 120
#include <rt/rt.h>

enum { OBJECTS = 1 << 17, ROOTS = 64, LINKS = 3, ROUNDS = 40, STEPS = 20000 };

typedef struct Object {         // words behind the links hold the number
    uintptr_t link[LINKS];
    int64_t word[];
} Object;

typedef struct Model {
    uintptr_t inverted;         // 0: not in use
    uint32_t nwords, reached;
    uint32_t link[LINKS];       // 0: none
    uint32_t offset[LINKS];
} Model;

static Model model[OBJECTS];
static uint32_t root[ROOTS], queue[OBJECTS], next_free = 1;
static volatile uintptr_t pointer[ROOTS];       // the real roots
static bool right = true;

static uint32_t
random_below(uint32_t n)
{
    static uint64_t state = 88172645463325252;

    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 20) % n;
}

static Object *
object(uint32_t id)
{
    return (Object *)~model[id].inverted;
}

static uint32_t
random_words(void)
{
    switch (random_below(200)) {
    case 0:
        return random_below(30000);
    case 1 ... 10:
        return random_below(2000);
    default:
        return random_below(20);
    }
}

static uint32_t
make(void)
{
    do
        next_free = next_free % (OBJECTS - 1) + 1;
    while (model[next_free].inverted != 0);
    uint32_t id = next_free, n = random_words();
    Object *o = gc_alloc(sizeof *o + n * sizeof o->word[0]);
    for (uint32_t i = 0; i < LINKS; i++)
        right &= o->link[i] == 0;
    for (uint32_t i = 0; i < n; i++) {
        right &= o->word[i] == 0;
        o->word[i] = id;
    }
    model[id] = (Model){ .inverted = ~(uintptr_t)o, .nwords = n };
    return id;
}

static uintptr_t
pointer_into(uint32_t id, uint32_t *offset)
{
    size_t n = sizeof(Object) + model[id].nwords * sizeof(int64_t);

    *offset = random_below(2) ? 0 : random_below((uint32_t)n);
    return (uintptr_t)object(id) + *offset;
}

static void
set_link(uint32_t from, uint32_t to)
{
    uint32_t i = random_below(LINKS);

    if (from == 0)
        return;
    model[from].link[i] = to;
    object(from)->link[i] = to == 0 ? 0 : pointer_into(to, &model[from].offset[i]);
}

static void
set_root(uint32_t i, uint32_t to)
{
    uint32_t offset;

    root[i] = to;
    pointer[i] = to == 0 ? 0 : pointer_into(to, &offset);
}

static uint32_t
random_reachable(void)
{
    uint32_t id = root[random_below(ROOTS)];

    for (uint32_t steps = random_below(40); steps > 0; steps--) {
        uint32_t to = model[id].link[random_below(LINKS)];
        if (to == 0)
            break;
        id = to;
    }
    return id;
}

static void
mutate(void)
{
    uint32_t i = random_below(ROOTS), chance = random_below(1000);

    if (root[i] == 0)
        set_root(i, make());
    else if (chance < 4)
        set_root(i, chance == 0 ? 0 : random_reachable());
    else if (chance < 100)
        set_link(random_reachable(), random_reachable());
    else if (chance < 110)
        set_link(random_reachable(), 0);
    else
        set_link(random_reachable(), make());
}

static void
reach(uint32_t id, uint32_t round, uint32_t *n)
{
    if (id != 0 && model[id].reached != round) {
        model[id].reached = round;
        queue[(*n)++] = id;
    }
}

static void
check_object(uint32_t id)
{
    const Model *m = &model[id];
    const Object *o = object(id);

    for (uint32_t i = 0; i < LINKS; i++)
        right &= o->link[i] == (m->link[i] == 0 ? 0 :
                                (uintptr_t)object(m->link[i]) + m->offset[i]);
    for (uint32_t i = 0; i < m->nwords; i++)
        right &= o->word[i] == id;
}

// Compares, and forgets what is not reachable.  Returns how many objects are.
static __attribute__((noinline)) uint32_t
check_all(uint32_t round)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < ROOTS; i++)
        reach(root[i], round, &n);
    for (uint32_t i = 0; i < n; i++) {
        check_object(queue[i]);
        for (uint32_t k = 0; k < LINKS; k++)
            reach(model[queue[i]].link[k], round, &n);
    }
    for (uint32_t id = 1; id < OBJECTS; id++)
        if (model[id].reached != round)
            model[id].inverted = 0;
    return n;
}

static __attribute__((noinline)) void
mutate_much(void)
{
    for (int i = 0; i < STEPS; i++)
        mutate();
}

// What earlier calls left on the stack.
static __attribute__((noinline)) void
wipe(void)
{
    volatile char dead[8192];

    for (size_t i = 0; i < sizeof dead; i++)
        dead[i] = 0;
}

int
main(void)
{
    GCStats stats;
    uint64_t surplus = 0, live = 0;

    for (uint32_t round = 1; round <= ROUNDS; round++) {
        mutate_much();
        wipe();
        gc_collect();
        gc_read_stats(&stats);
        uint32_t reachable = check_all(round);
        right &= stats.allocs - stats.frees >= reachable;
        surplus += stats.allocs - stats.frees - reachable;
        live += reachable;
    }
    print("%d rounds, contents %s\n", ROUNDS, right ? "right" : "WRONG");
    print("what is unreachable %s\n", surplus < live / 4 ? "goes" : "STAYS");
    return 0;
}
