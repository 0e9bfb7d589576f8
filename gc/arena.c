// Arenas: objects that end together.
//
// An arena has chunks, each an object of the scanned heap, from which arena_alloc
// takes piece after piece.  The first is 4 KB long, each one twice as long as the one
// before, up to 256 KB; what would need more than a quarter of a chunk has one of its
// own, so that little is lost at a chunk's end.
//
//     Arena --> chunk --> chunk --> chunk      the newest in front, then those of
//                 ^                            large pieces and the older ones
//              cur, end
//
// To the collector chunks are objects like any others.  A pointer to a piece keeps
// its chunk, and the pointers in it are followed; who drops the arena and all of its
// pieces need not free it.  arena_free gives the chunks back at once, by gc_free, and
// leaves the Arena behind as one that has ended.
#include <rt/gc.h>
#include <rt/go.h>
#include "rt/torture.h"

enum {
    CHUNK_MIN = TORTURE_SIZE(4096, 256),
    CHUNK_MAX = TORTURE_SIZE(256 << 10, 4096),
    ALIGN = 16,                 // of a chunk
};

typedef struct Chunk {
    struct Chunk *next;
    uintptr_t unused;           // so that the first piece is aligned
} Chunk;

struct Arena {
    uintptr_t cur, end;         // what is left of the newest chunk
    Chunk *chunks;
    size_t size;                // bytes of the next chunk
    bool ended;
};

Arena *
arena_make(void)
{
    Arena *a = gc_alloc(sizeof *a);

    a->size = CHUNK_MIN;
    return a;
}

static void
expect_alive(const Arena *a, const char *who)
{
    if (a->ended)
        panic("%s: the arena was freed", who);
}

// A chunk with n bytes for pieces; its Chunk is in front of them.
static Chunk *
make_chunk(size_t n)
{
    return gc_alloc(sizeof(Chunk) + n);
}

static uintptr_t
align_up(uintptr_t p, size_t align)
{
    return (p + align - 1) & -(uintptr_t)align;
}

// A chunk for this piece alone, behind the one that pieces are taken from.
static void *
alloc_alone(Arena *a, size_t n, size_t align)
{
    Chunk *chunk = make_chunk(n + align - ALIGN);
    Chunk **link = a->end != 0 ? &a->chunks->next : &a->chunks;

    chunk->next = *link;
    *link = chunk;
    return (void *)align_up((uintptr_t)(chunk + 1), align);
}

static void
next_chunk(Arena *a)
{
    size_t n = a->size - sizeof(Chunk);
    Chunk *chunk = make_chunk(n);

    chunk->next = a->chunks;
    a->chunks = chunk;
    a->cur = (uintptr_t)(chunk + 1);
    a->end = a->cur + n;
    a->size = a->size < CHUNK_MAX ? a->size * 2 : CHUNK_MAX;
}

void *
arena_alloc(Arena *a, size_t n, size_t align)
{
    expect_alive(a, "arena_alloc");
    align = align > 0 ? align : ALIGN;
    n = n > 0 ? n : 1;          // inside of its chunk
    if ((align & (align - 1)) != 0)
        panic("arena_alloc: an alignment of %zu is no power of 2", align);
    if (n > SIZE_MAX / 4 || align > SIZE_MAX / 4)
        panic("arena_alloc: %zu bytes at a multiple of %zu are more than memory", n, align);
    if (n + align > a->size / 4)
        return alloc_alone(a, n, align > ALIGN ? align : ALIGN);
    if (a->end == 0 || align_up(a->cur, align) + n > a->end)
        next_chunk(a);
    uintptr_t p = align_up(a->cur, align);
    a->cur = p + n;
    return (void *)p;
}

void
arena_free(Arena *a)
{
    Chunk *chunk, *next;

    if (a == NULL)
        return;
    expect_alive(a, "arena_free");
    chunk = a->chunks;
    *a = (Arena){ .ended = true };
    for (; chunk != NULL; chunk = next) {
        next = chunk->next;
        gc_free(chunk);
    }
}
