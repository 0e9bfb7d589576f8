// zlib and libdeflate as Debian ships them, made for libc and linked without:
// goroutines compress with the one and decompress with the other, taking turns
// after each piece, while the collector runs.  All memory of both libraries is
// the collector's; it finds the pointers in it, and nothing is ever freed by
// hand.
//
// expect: 16 round trips
#define Z_SOLO                  // zlib.h without files and without libc
#include <libdeflate.h>
#include <rt/rt.h>
#include <string.h>
#include <zlib.h>

enum { WORKERS = 8, SIZE = 300000, PIECE = 4096 };

// Both libraries name them as the allocator to use when they are given none.
void *malloc(size_t n);
void free(void *p);

void *
malloc(size_t n)
{
    panic("malloc(%zu): the library has an allocator", n);
}

void
free(void *p)
{
    panic("free(%p)", p);
}

static void *
zlib_alloc(void *opaque, unsigned n, unsigned size)
{
    (void)opaque;
    return gc_alloc_array(n, size);
}

static void
zlib_free(void *opaque, void *p)
{
    (void)opaque;
    (void)p;
}

static void
nothing(void *p)
{
    (void)p;
}

static int done;                // workers that have ended

// Words in an order that the seed decides.
static void
fill(uint8_t *text, unsigned seed)
{
    static const char words[] = "goroutine channel select heap stack poll thread ";

    for (int i = 0; i < SIZE; i++) {
        if (i % 7 == 0)
            seed = seed * 1664525 + 1013904223;
        text[i] = (uint8_t)words[(seed >> 16) % 41 + (unsigned)i % 7];
    }
}

static size_t
zlib_compress(uint8_t *to, size_t room, uint8_t *from, int level)
{
    z_stream z = { .zalloc = zlib_alloc, .zfree = zlib_free };
    int status = deflateInit(&z, level);

    z.next_out = to;
    z.avail_out = (unsigned)room;
    for (size_t at = 0; at < SIZE && status == Z_OK; at += PIECE) {
        z.next_in = from + at;
        z.avail_in = at + PIECE < SIZE ? PIECE : (unsigned)(SIZE - at);
        status = deflate(&z, at + PIECE < SIZE ? Z_NO_FLUSH : Z_FINISH);
        go_yield();
    }
    if (status != Z_STREAM_END)
        panic("deflate: %d", status);
    deflateEnd(&z);
    return z.total_out;
}

static void
zlib_expand(uint8_t *to, uint8_t *from, size_t n)
{
    z_stream z = { .zalloc = zlib_alloc, .zfree = zlib_free, .next_in = from, .next_out = to };
    int status = inflateInit(&z);

    for (size_t at = 0; at < n && status == Z_OK; at += PIECE) {
        z.avail_in = at + PIECE < n ? PIECE : (unsigned)(n - at);
        z.avail_out = (unsigned)(SIZE - z.total_out);
        status = inflate(&z, Z_NO_FLUSH);
        go_yield();
    }
    if (status != Z_STREAM_END || z.total_out != SIZE)
        panic("inflate: %d after %lu bytes", status, z.total_out);
    inflateEnd(&z);
}

static void
expect_same(const uint8_t *a, const uint8_t *b, const char *what)
{
    if (memcmp(a, b, SIZE) != 0)
        panic("%s: other bytes came out", what);
}

static void
worker(int seed)
{
    uint8_t *text = gc_alloc_leaf(SIZE), *back = gc_alloc_leaf(SIZE);
    uint8_t *packed = gc_alloc_leaf(SIZE);
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(1 + seed);
    struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();

    fill(text, (unsigned)seed);
    size_t n = zlib_compress(packed, SIZE, text, 1 + seed);
    gc_collect();
    if (libdeflate_zlib_decompress(d, packed, n, back, SIZE, NULL) != LIBDEFLATE_SUCCESS)
        panic("libdeflate does not read what zlib wrote");
    expect_same(text, back, "zlib to libdeflate");

    memset(back, 0, SIZE);
    n = libdeflate_zlib_compress(c, text, SIZE, packed, SIZE);
    if (n == 0 || n > SIZE / 2)
        panic("libdeflate made %zu bytes", n);
    zlib_expand(back, packed, n);
    expect_same(text, back, "libdeflate to zlib");
    if (crc32(0, text, SIZE) != libdeflate_crc32(0, back, SIZE))
        panic("the checksums differ");
    libdeflate_free_compressor(c);
    libdeflate_free_decompressor(d);
    __atomic_add_fetch(&done, 1, __ATOMIC_ACQ_REL);
}

int
main(void)
{
    libdeflate_set_memory_allocator(gc_alloc, nothing);
    for (int i = 0; i < WORKERS; i++)
        go(worker, i);
    while (__atomic_load_n(&done, __ATOMIC_ACQUIRE) < WORKERS) {
        gc_collect();
        go_yield();
    }
    print("%d round trips\n", 2 * done);
    return 0;
}
