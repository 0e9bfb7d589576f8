// Fragmentation, between sizes.  Objects of one sort fill the heap, every seventh is
// kept, and as much as was dropped is allocated of another sort.
//
// Where the kept ones lie in clusters, whole spans are free and serve any size: the
// heap grows by one step at most, an eighth of it and a huge page.  Where they are
// scattered, each span has some, and objects of other sizes need memory of their own,
// but no more than that: the heap is at most what it was and what they take, with an
// eighth for spans that are not full, and one step.  Nor does it grow from round to
// round.
//
// Bounds are those of the release flavour: the others have a fence behind each object.
//
// flavors: release
// expect: mixed in clusters, then 1 KB: within bounds
// expect: 1 KB in clusters, then small: within bounds
// expect: large in clusters, then small: within bounds
// expect: small in clusters, then large: within bounds
// expect: mixed, then 1 KB: within bounds
// expect: 1 KB, then small: within bounds
// expect: 1 KB, then mixed: within bounds
// expect: small, then 1 KB: within bounds
// expect: mixed, then mixed: within bounds
// expect: 12 rounds: within bounds
// expect: contents right
#include <rt/rt.h>

enum { KEEP = 7, MOST = 1 << 18, KB = 1024, MB = 1024 * KB };
enum { STEP = 2 * MB };                 // by which a heap may grow at once: a huge page

typedef size_t SizeOf(uint32_t i);

static uint64_t *kept[MOST];
static uint32_t number[MOST], nkept;    // which of its sort each is
static SizeOf *sort;
static bool right = true;

static uint32_t
scramble(uint32_t i)
{
    i = (i + 1) * 2654435761u;
    return (i ^ i >> 15) * 2246822519u >> 7;
}

static size_t
kilobyte(uint32_t i)
{
    (void)i;
    return KB;
}

static size_t
small(uint32_t i)
{
    return 16 + scramble(i) % 240;
}

static size_t
large(uint32_t i)
{
    return 33 * KB + scramble(i) % (100 * KB);
}

// All doublings alike, so that most bytes are in large ones, and few above 32 KB.
static size_t
mixed(uint32_t i)
{
    uint32_t r = scramble(i);

    return r % 500 == 0 ? large(i) : (size_t)(16 + r / 16 % 16) << r % 10;
}

static uint64_t
heap_bytes(void)
{
    GCStats stats;

    gc_read_stats(&stats);
    return stats.heap_bytes;
}

// Allocates nbytes and keeps a seventh of them, in clusters; returns how many were
// not kept.
static __attribute__((noinline)) size_t
fill(SizeOf *size_of, size_t nbytes, uint32_t cluster)
{
    size_t dropped = 0, n;

    sort = size_of;
    nkept = 0;
    for (uint32_t i = 0; nbytes > 0; i++, nbytes -= n < nbytes ? n : nbytes) {
        n = size_of(i);
        uint64_t *p = gc_alloc(n);

        for (size_t k = 0; k < n / sizeof *p; k++) {
            right &= p[k] == 0;
            p[k] = i;
        }
        if (i / cluster % KEEP != 0) {
            dropped += n;
        } else {
            if (nkept == MOST)
                panic("too many to keep");
            number[nkept] = i;
            kept[nkept++] = p;
        }
    }
    return dropped;
}

static void
check_kept(void)
{
    for (uint32_t i = 0; i < nkept; i++)
        for (size_t k = 0; k < sort(number[i]) / sizeof *kept[i]; k++)
            right &= kept[i][k] == number[i];
}

static void
drop_all(void)
{
    for (uint32_t i = 0; i < MOST; i++)
        kept[i] = NULL;
    nkept = 0;
    gc_collect();
}

// Much, of which nothing is kept.
static __attribute__((noinline)) void
fill_holes(SizeOf *size_of, size_t nbytes)
{
    size_t n;

    for (uint32_t i = 0; nbytes > 0; i++, nbytes -= n < nbytes ? n : nbytes) {
        n = size_of(i);
        uint64_t *p = gc_alloc(n);

        for (size_t k = 0; k < n / sizeof *p; k++) {
            right &= p[k] == 0;
            p[k] = ~(uint64_t)i;
        }
    }
}

// The first sort takes more than any before, so that no room is left from those.
static void
try(const char *name, SizeOf *first, uint32_t cluster, SizeOf *then)
{
    static size_t nbytes = 8 * MB;

    nbytes += nbytes / 4;
    size_t dropped = fill(first, nbytes, cluster);
    uint64_t full = heap_bytes(), most = full;
    gc_collect();
    fill_holes(then, dropped);
    check_kept();
    if (cluster == 1 && first != then)
        most += dropped + dropped / 8;
    most += most / 8 + STEP;
    if (heap_bytes() <= most)
        print("%s: within bounds\n", name);
    else
        print("%s: %lu KB, %zu KB dropped, then %lu KB\n", name, full / KB, dropped / KB,
              heap_bytes() / KB);
    drop_all();
}

// What each round keeps is dropped by the next.
static void
rounds(void)
{
    static SizeOf *const sorts[] = { mixed, kilobyte, small, large };
    enum { ROUNDS = 12, SETTLED = 4 };
    uint64_t settled = 0;

    for (int i = 0; i < ROUNDS; i++) {
        size_t dropped = fill(sorts[i % 4], 12 * MB, 1);

        gc_collect();
        fill_holes(sorts[(i + 1) % 4], dropped);
        check_kept();
        gc_collect();
        if (i < SETTLED)
            settled = heap_bytes();
    }
    print("12 rounds: %s\n", heap_bytes() <= settled + settled / 8 ? "within bounds" : "GROW");
}

int
main(void)
{
    gc_set_percent(-1);
    try("mixed in clusters, then 1 KB", mixed, 200, kilobyte);
    try("1 KB in clusters, then small", kilobyte, 1000, small);
    try("large in clusters, then small", large, 20, small);
    try("small in clusters, then large", small, 10000, large);
    try("mixed, then 1 KB", mixed, 1, kilobyte);
    try("1 KB, then small", kilobyte, 1, small);
    try("1 KB, then mixed", kilobyte, 1, mixed);
    try("small, then 1 KB", small, 1, kilobyte);
    try("mixed, then mixed", mixed, 1, mixed);
    rounds();
    print("contents %s\n", right ? "right" : "WRONG");
    return 0;
}
