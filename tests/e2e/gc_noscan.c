// What lies in the sections that are not scanned keeps nothing alive, and what lies
// beside them keeps everything: no border is off by a page, nor by a word.
//
// expect: before: kept
// expect: .noscan.data: gone
// expect: .noscan.bss: gone
// expect: behind: kept
// also: -no-pie
// also: -O0
// also: -fuse-ld=lld
#include <rt/rt.h>

enum { N = 1000, WORDS = 8 };

typedef struct Table { uint64_t *object[N]; } Table;

#define PUT(name) __attribute__((section(name), used))

static Table before = { { (uint64_t *)8 } };            // in .data
static Table data PUT(".noscan.data") = { { (uint64_t *)8 } };
static Table bss PUT(".noscan.bss,\"aw\",@nobits#");
static Table behind;                                    // in .bss

static __attribute__((noinline)) void
fill(Table *t)
{
    for (uint64_t i = 0; i < N; i++) {
        t->object[i] = gc_alloc(WORDS * sizeof(uint64_t));
        for (int k = 0; k < WORDS; k++)
            t->object[i][k] = i;
    }
}

static uint64_t
objects(void)
{
    GCStats stats;

    gc_collect();
    gc_collect();
    gc_read_stats(&stats);
    return stats.allocs - stats.frees;
}

static bool
right(const Table *t)
{
    for (uint64_t i = 0; i < N; i++)
        for (int k = 0; k < WORDS; k++)
            if (t->object[i][k] != i)
                return false;
    return true;
}

static void
try(const char *name, Table *t)
{
    uint64_t had = objects();

    fill(t);
    uint64_t more = objects() - had;
    // A few may be found in what calls have left on the stack.
    print("%s: %s\n", name, more < N / 10 ? "gone" : more >= N - N / 10 ? "kept" : "some gone");
}

int
main(void)
{
    try("before", &before);
    try(".noscan.data", &data);
    try(".noscan.bss", &bss);
    try("behind", &behind);
    for (int i = 0; i < 20000; i++)
        for (uint64_t *p = gc_alloc(WORDS * sizeof *p), k = 0; k < WORDS; k++)
            p[k] = ~k;
    if (!right(&before) || !right(&behind))
        panic("an object in use was freed");
    return 0;
}
