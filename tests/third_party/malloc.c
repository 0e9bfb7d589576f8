// zlib and libdeflate as Debian ships them, made for libc, with rt0's malloc: nobody
// tells them where memory comes from.  Goroutines compress with the one and decompress
// with the other while the collector runs; both free what they took.
//
// expect: 16 round trips
// expect: memory flat
#define Z_SOLO                  // zlib.h without files and without libc
#include <libdeflate.h>
#include <rt/malloc.h>
#include <rt/rt.h>
#include <string.h>
#include <zlib.h>

enum { WORKERS = 8, SIZE = 200000 };

static int done;                // atomic: workers that have ended

// With Z_SOLO zlib asks for functions, and C's have another form.
static void *
zlib_alloc(void *opaque, unsigned n, unsigned size)
{
    (void)opaque;
    return calloc(n, size);
}

static void
zlib_free(void *opaque, void *p)
{
    (void)opaque;
    free(p);
}

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
zlib_compress(uint8_t *to, uint8_t *from, int level)
{
    z_stream z = {
        .zalloc = zlib_alloc, .zfree = zlib_free,
        .next_in = from, .avail_in = SIZE, .next_out = to, .avail_out = SIZE
    };

    if (deflateInit(&z, level) != Z_OK || deflate(&z, Z_FINISH) != Z_STREAM_END)
        panic("zlib does not compress");
    deflateEnd(&z);
    return z.total_out;
}

static void
zlib_expand(uint8_t *to, uint8_t *from, size_t n)
{
    z_stream z = {
        .zalloc = zlib_alloc, .zfree = zlib_free,
        .next_in = from, .avail_in = (unsigned)n, .next_out = to, .avail_out = SIZE
    };

    if (inflateInit(&z) != Z_OK || inflate(&z, Z_FINISH) != Z_STREAM_END)
        panic("zlib does not expand");
    inflateEnd(&z);
}

static void
worker(int seed)
{
    uint8_t *text = malloc(SIZE), *back = malloc(SIZE), *packed = malloc(SIZE);
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(1 + seed % 8);
    struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();

    fill(text, (unsigned)seed);
    size_t n = zlib_compress(packed, text, 1 + seed % 8);
    go_yield();
    if (libdeflate_zlib_decompress(d, packed, n, back, SIZE, NULL) != LIBDEFLATE_SUCCESS ||
        memcmp(text, back, SIZE) != 0)
        panic("libdeflate does not read what zlib wrote");
    memset(back, 0, SIZE);
    n = libdeflate_zlib_compress(c, text, SIZE, packed, SIZE);
    go_yield();
    zlib_expand(back, packed, n);
    if (memcmp(text, back, SIZE) != 0)
        panic("zlib does not read what libdeflate wrote");
    libdeflate_free_compressor(c);
    libdeflate_free_decompressor(d);
    free(text);
    free(back);
    free(packed);
    __atomic_add_fetch(&done, 1, __ATOMIC_ACQ_REL);
}

// All workers, at the same time.
static uint64_t
round_trips(int wanted)
{
    GCStats stats;

    for (int i = 0; i < WORKERS; i++)
        go(worker, i);
    while (__atomic_load_n(&done, __ATOMIC_ACQUIRE) < wanted) {
        gc_collect();
        go_yield();
    }
    gc_collect();
    gc_read_stats(&stats);
    return stats.live_bytes;
}

int
main(void)
{
    uint64_t first = round_trips(WORKERS), second = round_trips(2 * WORKERS);

    print("%d round trips\n", done);
    print("memory %s\n", second < first + (1 << 20) ? "flat" : "GROWS");
    return 0;
}
