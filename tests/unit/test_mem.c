// units:
// rt/mem.c against libc: every size from 0 to 300 at every alignment, and the
// long sizes around which the way of copying changes.  The functions are
// included under other names, since the test itself runs on libc's.
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define memcpy rt0_memcpy
#define memmove rt0_memmove
#define memset rt0_memset
#define memcmp rt0_memcmp
#define bcmp rt0_bcmp
#define memchr rt0_memchr
#define strlen rt0_strlen
#include "rt/mem.c"
#undef memcpy
#undef memmove
#undef memset
#undef memcmp
#undef bcmp
#undef memchr
#undef strlen

enum { ROOM = 16384 };

static unsigned char ours[ROOM] __attribute__((aligned(64))), libcs[ROOM], source[ROOM];
static const size_t long_sizes[] = { 319, 320, 321, 383, 384, 385, 511, 512, 777, 1023, 1024,
                                     1025, 1472, 1535, 1536, 1537, 1599, 1600, 2000, 4095, 4096,
                                     4097 };
enum { LONG_SIZES = sizeof long_sizes / sizeof long_sizes[0], SIZES = 301 + LONG_SIZES };

static size_t
size_at(size_t i)
{
    return i <= 300 ? i : long_sizes[i - 301];
}

static void
fill_random(unsigned char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        p[i] = (unsigned char)(rand() >> 7);
}

Test(mem, memcpy_every_size_and_alignment)
{
    fill_random(source, ROOM);
    for (size_t i = 0; i < SIZES; i++) {
        size_t n = size_at(i);
        for (size_t at = 0; at < 64; at += at < 16 ? 1 : 7) {
            size_t from = (at * 7 + n) % 16;
            memset(ours, 0xaa, n + 128);
            memset(libcs, 0xaa, n + 128);
            memcpy(libcs + at, source + from, n);
            cr_assert_eq(rt0_memcpy(ours + at, source + from, n), ours + at);
            cr_assert_eq(memcmp(ours, libcs, n + 128), 0, "size %zu to %zu from %zu", n, at, from);
        }
    }
}

static void
try_move(size_t to, size_t from, size_t n)
{
    size_t used = (to > from ? to : from) + n + 64;

    memcpy(ours, source, used);
    memcpy(libcs, source, used);
    memmove(libcs + to, libcs + from, n);
    cr_assert_eq(rt0_memmove(ours + to, ours + from, n), ours + to);
    cr_assert_eq(memcmp(ours, libcs, used), 0, "size %zu to %zu from %zu", n, to, from);
}

Test(mem, memmove_every_size_and_overlap)
{
    fill_random(source, ROOM);
    for (size_t i = 0; i < SIZES; i++) {
        size_t n = size_at(i);
        // Every distance up to 80, then a few around what has been special.
        for (size_t gap = 0; gap <= 80; gap++) {
            try_move(3, 3 + gap, n);
            try_move(3 + gap, 3, n);
        }
        for (size_t gap = n < 90 ? 90 : n - 2; gap <= n + 2; gap++) {
            try_move(1, 1 + gap, n);
            try_move(1 + gap, 1, n);
        }
    }
}

Test(mem, memset_every_size_and_alignment)
{
    for (size_t i = 0; i < SIZES; i++) {
        size_t n = size_at(i);
        for (size_t at = 0; at < 64; at += at < 16 ? 1 : 7) {
            int byte = (int)(n * 37 + at) - 300;    // only the low eight bits count
            memset(ours, 0x55, n + 128);
            memset(libcs, 0x55, n + 128);
            memset(libcs + at, byte, n);
            cr_assert_eq(rt0_memset(ours + at, byte, n), ours + at);
            cr_assert_eq(memcmp(ours, libcs, n + 128), 0, "size %zu at %zu", n, at);
        }
    }
}

static int
sign(int v)
{
    return (v > 0) - (v < 0);
}

Test(mem, memcmp_finds_the_first_difference)
{
    fill_random(source, ROOM);
    for (size_t n = 0; n <= 300; n++) {
        size_t at = n % 19;
        memcpy(ours + at, source, n);
        cr_assert_eq(rt0_memcmp(ours + at, source, n), 0, "size %zu", n);
        for (size_t diff = 0; diff < n; diff++) {
            unsigned char kept = ours[at + diff];
            ours[at + diff] ^= (unsigned char)(1 + rand() % 255);
            // A later difference must not count.
            ours[at + n - 1] ^= diff + 1 < n ? 0x80 : 0;
            int want = sign(memcmp(ours + at, source, n));
            int got = sign(rt0_memcmp(ours + at, source, n));
            cr_assert_eq(got, want, "size %zu, byte %zu", n, diff);
            cr_assert_eq(sign(rt0_memcmp(source, ours + at, n)), -want);
            ours[at + n - 1] ^= diff + 1 < n ? 0x80 : 0;
            ours[at + diff] = kept;
        }
    }
}

Test(mem, memchr_every_place)
{
    static const int bytes[] = { 0, 1, 0x7f, 0x80, 0xff, '\n' };

    for (size_t b = 0; b < sizeof bytes / sizeof bytes[0]; b++) {
        for (size_t n = 0; n <= 140; n++) {
            for (size_t at = 0; at < 64; at += at < 16 ? 3 : 5) {
                // What lies before and behind must not be found.
                memset(ours, bytes[b], 256);
                memset(ours + at, bytes[b] ^ 1, n);
                cr_assert_null(rt0_memchr(ours + at, bytes[b], n), "byte %d size %zu", bytes[b], n);
                for (size_t i = 0; i < n; i++) {
                    ours[at + i] = (unsigned char)bytes[b];
                    // The second match must not be taken for the first.
                    unsigned char *second = &ours[at + i + (n - i) / 2], kept = *second;
                    *second = (unsigned char)bytes[b];
                    cr_assert_eq(rt0_memchr(ours + at, bytes[b] - 256, n), ours + at + i);
                    *second = kept;
                    ours[at + i] = (unsigned char)(bytes[b] ^ 1);
                }
            }
        }
    }
}

Test(mem, memchr_over_random_bytes)
{
    for (int round = 0; round < 20000; round++) {
        size_t n = (size_t)rand() % 300, at = (size_t)rand() % 64;
        int byte = rand() % 256;
        fill_random(ours, n + 64);
        cr_assert_eq(rt0_memchr(ours + at, byte, n), memchr(ours + at, byte, n));
    }
}

// The last byte of a page, behind which nothing is mapped.
Test(mem, nothing_is_read_past_a_page)
{
    char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char *end = page + 4096;

    cr_assert_eq(munmap(end, 4096), 0);
    memset(page, 'x', 4096);
    for (size_t n = 0; n <= 300; n++) {
        cr_assert_null(rt0_memchr(end - n, 'y', n));
        rt0_memset(end - n, 'x', n);
        rt0_memcpy(ours, end - n, n);
        rt0_memmove(end - n, ours, n);
        cr_assert_eq(rt0_memcmp(end - n, ours, n), 0);
    }
    end[-1] = 0;
    for (size_t n = 0; n < 300; n++)
        cr_assert_eq(rt0_strlen(end - 1 - n), n);
    // The count may promise more than there is.
    cr_assert_eq(rt0_memchr(end - 50, 0, SIZE_MAX), end - 1);
}
