// What a type names is followed: pointers, arrays of them, structs, unions, a Str, a
// struct within a struct.  Each leads to an object that holds a number, and all memory
// that the collector has freed is used again in between.  What a type does not name
// keeps nothing alive.
//
// expect: unnamed words keep nothing alive
// expect: 1 object: right
// expect: 7 objects: right
// expect: 1000 objects: right
// expect: 40000 objects: right
// also: -O0
// also: -std=c11
// also: -std=gnu2x
// Torture would report the words that are not named.
// flavors: release debug
#include <rt/rt.h>

enum { WORDS = 21, HIDDEN = 5000 };

typedef struct Pair { int64_t n; void *p; } Pair;
typedef union Either { int64_t n; void *p; } Either;
typedef struct All {
    char c;
    void *p;
    const char *text;
    void *row[3];
    void *grid[2][2];
    Str str;
    Pair pair, pairs[2];
    Either either;
    _Atomic(void *) atomic;
    void *volatile seen;
    struct { int64_t n; struct { void *p; } deep; } out;
    void *const *view;
    struct Opaque *opaque;
    void *last[1];
    uint8_t tail[5];
} All;
TYPE_DEFINE(All, p, text, row, grid, str, pair, pairs, either, atomic, seen, out.deep, view,
            opaque, last);

typedef struct Hider { struct Hider *next; uintptr_t hidden; } Hider;
TYPE_DEFINE(Hider, next);

static void *
number(int64_t n)
{
    int64_t *p = gc_alloc_leaf(sizeof *p + (size_t)(n * 37 % 500));

    *p = n;
    return p;
}

// The words of a that hold a pointer.
static int
words_of(All *a, void *volatile *at[WORDS])
{
    void *volatile *const words[] = {
        &a->p, (void *)&a->text, &a->row[0], &a->row[1], &a->row[2], &a->grid[0][0],
        &a->grid[0][1], &a->grid[1][0], &a->grid[1][1], (void *)&a->str.ptr, &a->pair.p,
        &a->pairs[0].p, &a->pairs[1].p, &a->either.p, (void *)&a->atomic, &a->seen,
        &a->out.deep.p, (void *)&a->view, (void *)&a->opaque, &a->last[0],
    };
    int n = sizeof words / sizeof *words;

    for (int i = 0; i < n; i++)
        at[i] = words[i];
    return n;
}

static void
fill(All *all, int64_t count)
{
    void *volatile *at[WORDS];

    for (int64_t i = 0; i < count; i++)
        for (int k = words_of(&all[i], at); k-- > 0;)
            *at[k] = number(i * WORDS + k);
}

static bool
is_right(All *all, int64_t count)
{
    void *volatile *at[WORDS];
    bool right = true;

    for (int64_t i = 0; i < count; i++)
        for (int k = words_of(&all[i], at); k-- > 0;)
            right &= *(const int64_t *)*at[k] == i * WORDS + k;
    return right;
}

static void
use_again(void)
{
    gc_collect();
    for (int64_t n = 0; n < 20000; n++)
        *(int64_t *)number(n) = -1;
}

// A list of objects, each of which knows of another one by a word that is not named.
static __attribute__((noinline)) Hider *
hide(void)
{
    Hider *list = NULL;

    for (int i = 0; i < HIDDEN; i++) {
        Hider *h = gc_new_typed(Hider);
        h->next = list;
        h->hidden = (uintptr_t)gc_alloc(20000);
        list = h;
    }
    return list;
}

int
main(void)
{
    static const int counts[] = { 1, 7, 1000, 40000 };
    Hider *list = hide();
    GCStats stats;
    int n = 0;

    gc_collect();
    gc_read_stats(&stats);
    for (; list != NULL; list = list->next)
        n++;
    print("unnamed words keep %s alive\n",
          n == HIDDEN && stats.live_bytes < 1 << 20 ? "nothing" : "OBJECTS");
    for (int i = 0; i < 4; i++) {
        All *all = gc_alloc_typed(&All_type, (size_t)counts[i]);
        fill(all, counts[i]);
        use_again();
        print("%d object%s: %s\n", counts[i], i > 0 ? "s" : "",
              is_right(all, counts[i]) ? "right" : "WRONG");
    }
    return 0;
}
