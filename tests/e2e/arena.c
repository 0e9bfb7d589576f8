// An arena's memory is zero, aligned and its own; what it points to lives; all of it is
// free at once, to be used again without a collection; one that was dropped is
// collected.
//
// expect: pieces right
// expect: what only an arena points to lives
// expect: a piece keeps its neighbours
// expect: freed arenas are used again without a collection
// expect: dropped arenas are collected
#include <rt/rt.h>
#include <string.h>

enum { PIECES = 20000, ARENAS = 300, EACH = 200 };

static const char *
yes(bool right, const char *text)
{
    return right ? text : "WRONG";
}

static uint32_t
random_below(uint32_t n)
{
    static uint64_t state = 88172645463325252;

    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 20) % n;
}

static size_t
random_size(void)
{
    return random_below(100) == 0 ? random_below(100000) : random_below(90);
}

// Each piece is filled with its number, and read again when all are there.
static void
check_pieces(void)
{
    static uint8_t *piece[PIECES];
    static size_t size[PIECES];
    Arena *a = arena_make();
    bool right = true;

    arena_free(arena_make());
    arena_free(NULL);
    for (int i = 0; i < PIECES; i++) {
        size_t align = (size_t)1 << random_below(i % 100 == 0 ? 16 : 7);
        size[i] = random_size();
        piece[i] = arena_alloc(a, size[i], align);
        right &= (uintptr_t)piece[i] % align == 0;
        for (size_t k = 0; k < size[i]; k++)
            right &= piece[i][k] == 0;
        memset(piece[i], i, size[i]);
    }
    right &= (uintptr_t)arena_alloc(a, 1, 0) % 16 == 0;
    for (int i = 0; i < PIECES; i++)
        for (size_t k = 0; k < size[i]; k++)
            right &= piece[i][k] == (uint8_t)i;
    memset(piece, 0, sizeof piece);
    arena_free(a);
    print("pieces %s\n", yes(right, "right"));
}

typedef struct Cell {
    struct Cell *next;
    int *number;
} Cell;

static Cell *
make_list(Arena *a)
{
    Cell *list = NULL;

    for (int i = 0; i < PIECES; i++) {
        Cell *c = arena_alloc(a, sizeof *c, _Alignof(Cell));
        c->next = list;
        c->number = gc_alloc_leaf(sizeof(int));
        *c->number = i;
        list = c;
    }
    return list;
}

static bool
is_right(const Cell *list)
{
    int n = PIECES;

    gc_collect();
    for (int i = 0; i < PIECES; i++)
        *(int *)gc_alloc_leaf(sizeof(int)) = -1;
    for (; list != NULL; list = list->next)
        if (*list->number != --n)
            return false;
    return n == 0;
}

static void
check_lists(void)
{
    Arena *a = arena_make();
    Cell *list = make_list(a);

    print("what only an arena points to %s\n", yes(is_right(list), "lives"));
    arena_free(a);
    print("a piece keeps its %s\n", yes(is_right(make_list(arena_make())), "neighbours"));
}

static __attribute__((noinline)) void
make_arenas(bool drop)
{
    for (int i = 0; i < ARENAS; i++) {
        Arena *a = arena_make();
        for (int k = 0; k < EACH; k++)
            memset(arena_alloc(a, 1000, 8), 1, 1000);
        if (!drop)
            arena_free(a);
    }
}

static void
check_memory(void)
{
    GCStats before, after;
    int percent;

    gc_collect();
    percent = gc_set_percent(-1);
    gc_read_stats(&before);
    make_arenas(false);
    gc_read_stats(&after);
    gc_set_percent(percent);
    print("freed arenas are used again %s\n",
          yes(after.cycles == before.cycles && after.heap_bytes < before.heap_bytes + (16 << 20),
              "without a collection"));
    make_arenas(true);
    gc_collect();
    gc_read_stats(&after);
    print("dropped arenas are %s\n",
          yes(after.live_bytes < before.live_bytes + (4 << 20), "collected"));
}

int
main(void)
{
    check_pieces();
    check_lists();
    check_memory();
    return 0;
}
