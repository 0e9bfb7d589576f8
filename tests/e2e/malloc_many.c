// A million objects from malloc, of random sizes, by several goroutines: they change
// size, are written and read again, and are freed by another goroutine than the one
// that made them, while the collector runs.  Contents are right, and memory is flat.
//
// expect: contents right
// expect: memory flat
// procs: 1 2 8
// timeout: 240
#include <rt/malloc.h>
#include <rt/rt.h>

enum { WORKERS = 4, ROUNDS = 5, STEPS = 50000, TABLE = 512 };

typedef struct Object {
    uint32_t n, seed;           // words behind, and what they begin with
    uint32_t word[];
} Object;

static Object *volatile table[TABLE];   // each owns what it takes out by an exchange
static int wrong;               // atomic

static uint32_t
random_words(uint32_t r)
{
    switch (r % 256) {
    case 0:
        return r / 256 % 60000;
    case 1 ... 16:
        return r / 256 % 3000;
    default:
        return r / 256 % 60;
    }
}

static void
fill(Object *o, uint32_t from)
{
    for (uint32_t i = from; i < o->n; i++)
        o->word[i] = o->seed + i;
}

static void
check(const Object *o)
{
    bool right = true;

    for (uint32_t i = 0; i < o->n; i++)
        right &= o->word[i] == o->seed + i;
    if (!right)
        __atomic_add_fetch(&wrong, 1, __ATOMIC_RELAXED);
}

static size_t
bytes(uint32_t n)
{
    return sizeof(Object) + n * sizeof(uint32_t);
}

static Object *
change(Object *o, uint32_t n)
{
    uint32_t had = o->n < n ? o->n : n;

    o = realloc(o, bytes(n));
    o->n = n;
    fill(o, had);
    return o;
}

static void
worker(uint32_t seed)
{
    uint64_t state = seed;

    for (int i = 0; i < STEPS; i++) {
        state = state * 6364136223846793005 + 1442695040888963407;
        uint32_t r = (uint32_t)(state >> 33), n = random_words(r);
        Object *o = malloc(bytes(n));
        *o = (Object){ .n = n, .seed = r };
        fill(o, 0);
        o = __atomic_exchange_n(&table[state >> 50 & (TABLE - 1)], o, __ATOMIC_ACQ_REL);
        if (o == NULL)
            continue;
        check(o);
        if (r % 8 == 0) {
            o = change(o, random_words(r * 2654435761u));
            check(o);
        }
        free(o);
    }
}

int
main(void)
{
    GCStats early, late;

    for (int round = 0; round < ROUNDS; round++) {
        WaitGroup wg = { 0 };
        for (int i = 0; i < WORKERS; i++)
            wg_go(&wg, worker, (uint32_t)(round * WORKERS + i + 1));
        gc_collect();
        wg_wait(&wg);
        if (round == 0)
            gc_read_stats(&early);
    }
    gc_read_stats(&late);
    print("contents %s\n", wrong == 0 ? "right" : "WRONG");
    print("memory %s\n", late.heap_bytes < 2 * early.heap_bytes + (8 << 20) ? "flat" : "GROWS");
    return 0;
}
