// The memory functions, which every program contains: the compiler calls them
// on its own (a struct assignment is a memcpy).
//
// A short copy is done in overlapping halves.  For 8 to 16 bytes the first
// eight and the last eight are loaded, then both are stored: four moves for
// nine different lengths, no loop, no jump that depends on the length.  All
// loads come before the first store, so source and destination may overlap,
// and memmove pays nothing for it.
//
//     0..3    first, middle and last byte
//     4..64   two halves of 4, 8, 16 or 32 bytes
//     65..    blocks of 64; the block at the far end is loaded before the
//             loop, which may overwrite it, and stored after it
//     1024..  the processor's string instruction, whose start-up cost is paid
//             back by then
//
// memcpy is memmove: to look for overlap takes one subtraction, in long copies
// only, and a program that overlaps by mistake gets what it meant.  Rejected:
// AVX, since CPUID at start costs 2 us under virtualization and the copies
// that matter are short.
//
// The build forbids the compiler to recognize loops (-ffreestanding,
// -fno-tree-loop-distribute-patterns): it would replace the loop in memset by
// a call of memset.
#include "rt/mem.h"
#include "arch.h"

// What a register holds, at any address, of any type.
#define ANYWHERE __attribute__((may_alias, aligned(1)))
typedef uint32_t Bytes4 ANYWHERE;
typedef uint64_t Bytes8 ANYWHERE;
typedef uint64_t Bytes16 __attribute__((vector_size(16), may_alias, aligned(1)));
typedef struct Bytes32 { Bytes16 a, b; } ANYWHERE Bytes32;
typedef struct Bytes64 { Bytes16 a, b, c, d; } ANYWHERE Bytes64;

enum { STRING_MIN = 1024 };     // below, arch_copy and arch_fill do not pay
enum { STRING_GAP = 64 };       // closer, arch_copy goes byte by byte

#define COPY_HALVES(T, d, s, n)                                     \
    do {                                                            \
        T first_ = *(const T *)(s);                                 \
        T last_ = *(const T *)((s) + (n) - sizeof(T));              \
        *(T *)(d) = first_;                                         \
        *(T *)((d) + (n) - sizeof(T)) = last_;                      \
    } while (0)

// Copies more than 64 bytes to a lower address, or to where nothing overlaps.
static void
copy_up(char *d, const char *s, size_t n)
{
    if (n >= STRING_MIN && (uintptr_t)s - (uintptr_t)d >= STRING_GAP) {
        arch_copy(d, s, n);
        return;
    }
    char *last = d + n - 64;
    Bytes64 tail = *(const Bytes64 *)(s + n - 64);
    for (; d < last; d += 64, s += 64) {
        Bytes64 block = *(const Bytes64 *)s;
        *(Bytes64 *)d = block;
    }
    *(Bytes64 *)last = tail;
}

// Copies more than 64 bytes to a higher address that the source overlaps.
static void
copy_down(char *d, const char *s, size_t n)
{
    Bytes64 head = *(const Bytes64 *)s;
    for (size_t i = n; i > 64; i -= 64) {
        Bytes64 block = *(const Bytes64 *)(s + i - 64);
        *(Bytes64 *)(d + i - 64) = block;
    }
    *(Bytes64 *)d = head;
}

void *
memmove(void *dst, const void *src, size_t n)
{
    char *d = dst;
    const char *s = src;

    if (n > 64) {
        // One comparison: a destination below the source wraps around.
        if ((uintptr_t)d - (uintptr_t)s >= n)
            copy_up(d, s, n);
        else
            copy_down(d, s, n);
    } else if (n > 32) {
        COPY_HALVES(Bytes32, d, s, n);
    } else if (n > 16) {
        COPY_HALVES(Bytes16, d, s, n);
    } else if (n >= 8) {
        COPY_HALVES(Bytes8, d, s, n);
    } else if (n >= 4) {
        COPY_HALVES(Bytes4, d, s, n);
    } else if (n > 0) {
        char first = s[0], middle = s[n / 2], last = s[n - 1];
        d[0] = first;
        d[n / 2] = middle;
        d[n - 1] = last;
    }
    return dst;
}

void *
memcpy(void *restrict dst, const void *restrict src, size_t n)
{
    return memmove(dst, src, n);
}

void *
memset(void *dst, int byte, size_t n)
{
    char *d = dst;
    uint64_t word = (unsigned char)byte * UINT64_C(0x0101010101010101);
    Bytes16 fill = { word, word };

    if (n >= STRING_MIN) {
        arch_fill(d, byte, n);
    } else if (n >= 16) {
        char *last = d + n - 16;
        for (; d < last; d += 16)
            *(Bytes16 *)d = fill;
        *(Bytes16 *)last = fill;
    } else if (n >= 8) {
        *(Bytes8 *)d = word;
        *(Bytes8 *)(d + n - 8) = word;
    } else if (n >= 4) {
        *(Bytes4 *)d = (uint32_t)word;
        *(Bytes4 *)(d + n - 4) = (uint32_t)word;
    } else if (n > 0) {
        d[0] = d[n / 2] = d[n - 1] = (char)byte;
    }
    return dst;
}

int
memcmp(const void *a, const void *b, size_t n)
{
    const unsigned char *p = a, *q = b;

    // Eight bytes at a time; in big-endian order the first byte that differs
    // decides, as it does in a number.
    for (; n >= 8; p += 8, q += 8, n -= 8) {
        uint64_t v = *(const Bytes8 *)p, w = *(const Bytes8 *)q;
        if (v != w)
            return __builtin_bswap64(v) < __builtin_bswap64(w) ? -1 : 1;
    }
    for (; n > 0; p++, q++, n--)
        if (*p != *q)
            return *p - *q;
    return 0;
}

// memchr reads aligned words, so it may look at bytes outside of s, but never
// at another page.  n may promise more than there is, when the byte is found
// before: strlen relies on it.
__attribute__((no_sanitize("address"))) void *
memchr(const void *s, int byte, size_t n)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    const uint64_t pattern = (unsigned char)byte * ones;
    const char *start = s;
    size_t skip = (uintptr_t)s % 8;
    const char *word = start - skip;

    if (n == 0)
        return NULL;
    // A byte that matches becomes 0; those in front of s must not.
    uint64_t v = (*(const Bytes8 *)word ^ pattern) | ((UINT64_C(1) << 8 * skip) - 1);
    for (;;) {
        // The lowest bit 7 that is set here marks the lowest byte that is 0.
        uint64_t zeros = (v - ones) & ~v & ones << 7;
        if (zeros != 0) {
            size_t at = (size_t)(word + __builtin_ctzll(zeros) / 8 - start);
            return at < n ? (void *)(start + at) : NULL;
        }
        word += 8;
        if ((size_t)(word - start) >= n)
            return NULL;
        v = *(const Bytes8 *)word ^ pattern;
    }
}

size_t
strlen(const char *s)
{
    return (size_t)((char *)memchr(s, 0, SIZE_MAX) - s);
}
