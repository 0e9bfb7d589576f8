// gc_realloc from every size to every other one, of each kind: what the object held is
// still there, what is new is zero, and a pointer in it keeps its object alive; large
// objects change their length where they lie.  All borders of sizes are among them:
// of classes, of the tables for them, of large objects and of their pages.
//
// expect: scan: right
// expect: leaf: right
// expect: typed: right
// expect: manual: right
// expect: a large object shrinks and grows in place
// expect: what it gave back is used
// expect: NULL makes an object, 0 bytes leave one
// timeout: 240
#include <rt/malloc.h>
#include <rt/rt.h>
#include <string.h>

enum { BORDERS = 19, AROUND = 3, SIZES = BORDERS * AROUND };

typedef struct Cell { void *p; uint8_t byte[8]; } Cell;
TYPE_DEFINE(Cell, p);

static size_t sizes[SIZES];

static void
make_sizes(void)
{
    static const size_t border[BORDERS] = {
        32, 48, 64, 128, 160, 256, 512, 1024, 1280, 2048, 8192, 24576, 28672, 32768, 40960,
        49152, 65536, 131072, 200000
    };
    static const int around[AROUND] = { -8, 0, 1 };

    for (int i = 0; i < BORDERS; i++)
        for (int k = 0; k < AROUND; k++)
            sizes[i * AROUND + k] = border[i] + (size_t)around[k];
}

// Bytes that no address consists of, from byte 8 on.
static void
fill(uint8_t *p, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        p[i] = (uint8_t)(0x80 | i * 7);
}

static bool
is_filled(const uint8_t *p, size_t from, size_t to)
{
    bool right = true;

    for (size_t i = from; i < to; i++)
        right &= p[i] == (uint8_t)(0x80 | i * 7);
    return right;
}

static bool
is_zero(const uint8_t *p, size_t from, size_t to)
{
    bool right = true;

    for (size_t i = from; i < to; i++)
        right &= p[i] == 0;
    return right;
}

static void *
make_scan(size_t n)
{
    return gc_alloc(n);
}

static void *
make_typed(size_t n)
{
    return gc_realloc(gc_alloc_typed(&Cell_type, n / sizeof(Cell)), n);
}

// There and back again, by way of every other size.
static bool
check_from(void *make(size_t n), bool leaf, size_t from)
{
    bool right = true;
    uint8_t *p = make(from);
    size_t had = from;

    fill(p, 8, from);
    if (!leaf) {
        *(int64_t **)p = gc_alloc_leaf(8);
        **(int64_t **)p = (int64_t)from;
    }
    for (int i = 0; i < SIZES; i++) {
        size_t n = sizes[i], kept = n < had ? n : had;
        p = gc_realloc(p, n);
        right &= is_filled(p, 8, kept) && is_zero(p, kept, n);
        p = gc_realloc(p, from);
        kept = from < kept ? from : kept;
        right &= is_filled(p, 8, kept) && is_zero(p, kept, from);
        fill(p, kept, from);
        had = from;
    }
    if (!leaf) {
        gc_collect();
        *(int64_t *)gc_alloc_leaf(8) = -1;
        right &= **(int64_t **)p == (int64_t)from;
    }
    gc_free(p);
    return right;
}

static void
check_all(const char *name, void *make(size_t n), bool leaf)
{
    bool right = true;

    for (int i = 0; i < SIZES; i++)
        right &= check_from(make, leaf, sizes[i]);
    print("%s: %s\n", name, right ? "right" : "WRONG");
}

static void
check_large(void)
{
    bool stays = true;

    gc_collect();               // it does not grow where a collection is due
    uint8_t *p = gc_alloc(2 << 20), *first = p;
    fill(p, 0, 2 << 20);
    for (size_t n = 2 << 20; n > 100000; n /= 2) {
        p = gc_realloc(p, n / 2);
        stays &= p == first;
        p = gc_realloc(p, n);
        stays &= p == first && is_filled(p, 0, n / 2) && is_zero(p, n / 2, n);
        fill(p, n / 2, n);
        p = gc_realloc(p, n / 2);
    }
    print("a large object %s in place\n", stays ? "shrinks and grows" : "does NOT stay");
}

static void
check_given(void)
{
    GCStats before, after;
    void *p = gc_alloc(64 << 20);
    void *q[16];

    p = gc_realloc(p, 40000);
    gc_read_stats(&before);
    for (int i = 0; i < 16; i++)
        q[i] = gc_alloc(3 << 20);
    gc_read_stats(&after);
    print("what it gave back is %sused\n",
          p != NULL && q[15] != NULL && after.heap_bytes < before.heap_bytes + (8 << 20) ? ""
                                                                                         : "NOT ");
}

static void
check_ends(void)
{
    uint8_t *p = gc_realloc(NULL, 100);
    bool right = is_zero(p, 0, 100);

    fill(p, 0, 100);
    p = gc_realloc(p, 0);
    right &= p != NULL;
    p = gc_realloc(p, 100);
    print("NULL makes an object, 0 bytes %s one\n",
          right && is_zero(p, 0, 100) ? "leave" : "do NOT leave");
}

int
main(void)
{
    make_sizes();
    check_all("scan", make_scan, false);
    check_all("leaf", gc_alloc_leaf, true);
    check_all("typed", make_typed, false);
    check_all("manual", malloc, false);
    check_large();
    check_given();
    check_ends();
    return 0;
}
