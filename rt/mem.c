// The memory functions, which every program contains: the compiler calls them
// on its own (a struct assignment is a memcpy).
//
// What is short is done without a loop.  For 8 to 16 bytes the first eight and
// the last eight are loaded, then both are stored: four moves for nine
// different lengths, and no jump that depends on the length.  All loads come
// before the first store, so source and destination may overlap, and memmove
// pays nothing for it.  The sixteen vector registers reach up to 256 bytes:
//
//     0..3      first, middle and last byte
//     4..64     two halves of 4, 8, 16 or 32 bytes
//     65..256   the first and the last 64; beyond 128 also those beside them
//     257..     the first and the last 64 stay in registers until a loop has
//               moved the blocks between them, from the end that overlap asks
//     1536..    the processor's string instruction: 10 ns to start, then up to
//               64 bytes a cycle where the loop has 32
//
// memset goes the same way, with a loop from 65 bytes.  memcpy is memmove: to
// look for overlap takes one subtraction, in long copies only, and a program
// that overlaps by mistake gets what it meant.
//
// `bench/run BUILD memory` compares: as fast as glibc up to 256 bytes and from
// 1536 on.  In between, and where memory is only read, glibc is two to three
// times as fast with registers of 64 bytes, and up to half as fast again when
// told to do with 16.  Rejected: AVX, found by CPUID at the first long copy.
// It makes a copy of 1 KB take 7 ns instead of 10, and costs a second version
// of every loop, twice in every program, and 2 us for the CPUID under
// virtualization.
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
typedef char Bytes16 __attribute__((vector_size(16), may_alias, aligned(1)));
typedef uint64_t Words2 __attribute__((vector_size(16)));

enum { STRING_MIN = 1536 };     // below, arch_copy and arch_fill do not pay
enum { STRING_GAP = 64 };       // closer, arch_copy goes byte by byte

#define LOAD(T, p) (*(const T *)(p))
#define STORE(T, p, v) (*(T *)(p) = (v))

// 64 bytes in four registers v0 to v3.  A struct of four would read better, but
// clang keeps one in memory.
#define LOAD64(v, p)                                                        \
    Bytes16 v##0 = LOAD(Bytes16, p), v##1 = LOAD(Bytes16, (p) + 16),        \
            v##2 = LOAD(Bytes16, (p) + 32), v##3 = LOAD(Bytes16, (p) + 48)
#define STORE64(p, v0, v1, v2, v3)                                          \
    (STORE(Bytes16, p, v0), STORE(Bytes16, (p) + 16, v1),                   \
     STORE(Bytes16, (p) + 32, v2), STORE(Bytes16, (p) + 48, v3))

#define COPY_HALVES(T, d, s, n)                                             \
    do {                                                                    \
        T first_ = LOAD(T, s);                                              \
        T last_ = LOAD(T, (s) + (n) - sizeof(T));                           \
        STORE(T, d, first_);                                                \
        STORE(T, (d) + (n) - sizeof(T), last_);                             \
    } while (0)

// Copies more than 64 bytes.
static inline void
copy_long(char *d, const char *s, size_t n)
{
    // A destination below the source wraps around, so this is less than n only
    // if the source overlaps a destination above it.
    uintptr_t above = (uintptr_t)d - (uintptr_t)s;

    if (n >= STRING_MIN && above >= n && -above >= STRING_GAP) {
        arch_copy(d, s, n);
        return;
    }
    LOAD64(first, s);
    LOAD64(last, s + n - 64);
    if (n > 256) {
        // Blocks that begin on a cache line of the destination.
        size_t at = 64 - (uintptr_t)d % 64, count = (n - 1 - at) / 64;
        long step = 64;
        if (above < n) {
            at += 64 * (count - 1);
            step = -64;
        }
        for (; count > 0; count--, at += step) {
            LOAD64(block, s + at);
            STORE64(d + at, block0, block1, block2, block3);
        }
    } else if (n > 128) {
        LOAD64(second, s + 64);
        LOAD64(third, s + n - 128);
        STORE64(d + 64, second0, second1, second2, second3);
        STORE64(d + n - 128, third0, third1, third2, third3);
    }
    STORE64(d, first0, first1, first2, first3);
    STORE64(d + n - 64, last0, last1, last2, last3);
}

void *
memmove(void *dst, const void *src, size_t n)
{
    char *d = dst;
    const char *s = src;

    if (n > 64) {
        copy_long(d, s, n);
    } else if (n > 32) {
        Bytes16 v0 = LOAD(Bytes16, s), v1 = LOAD(Bytes16, s + 16);
        Bytes16 v2 = LOAD(Bytes16, s + n - 32), v3 = LOAD(Bytes16, s + n - 16);
        STORE(Bytes16, d, v0), STORE(Bytes16, d + 16, v1);
        STORE(Bytes16, d + n - 32, v2), STORE(Bytes16, d + n - 16, v3);
    } else if (n >= 16) {
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

// The byte in each byte of a word.
static inline uint64_t
repeat(int byte)
{
    return (unsigned char)byte * UINT64_C(0x0101010101010101);
}

void *
memset(void *dst, int byte, size_t n)
{
    char *d = dst;
    uint64_t word = repeat(byte);
    Bytes16 v = (Bytes16)(Words2){ word, word };

    if (n > 64) {
        if (n >= STRING_MIN) {
            arch_fill(d, byte, n);
            return dst;
        }
        STORE64(d, v, v, v, v);
        for (size_t at = 64 - (uintptr_t)d % 64; at < n - 64; at += 64)
            STORE64(d + at, v, v, v, v);
        STORE64(d + n - 64, v, v, v, v);
    } else if (n >= 16) {
        // Two of four stores are the others once more, up to 32 bytes.
        size_t second = n > 32 ? 16 : 0;
        STORE(Bytes16, d, v), STORE(Bytes16, d + second, v);
        STORE(Bytes16, d + n - 16 - second, v), STORE(Bytes16, d + n - 16, v);
    } else if (n >= 8) {
        STORE(Bytes8, d, word), STORE(Bytes8, d + n - 8, word);
    } else if (n >= 4) {
        STORE(Bytes4, d, word), STORE(Bytes4, d + n - 4, word);
    } else if (n > 0) {
        d[0] = d[n / 2] = d[n - 1] = (char)byte;
    }
    return dst;
}

// All ones in each byte of the result that is the same in both.
#define SAME(a, b) ((Bytes16)((a) == (b)))

// In big-endian order the first byte that differs decides, as in a number.
static inline int
compare8(const unsigned char *p, const unsigned char *q)
{
    uint64_t v = __builtin_bswap64(LOAD(Bytes8, p));
    uint64_t w = __builtin_bswap64(LOAD(Bytes8, q));

    return (v > w) - (v < w);
}

int
memcmp(const void *a, const void *b, size_t n)
{
    const unsigned char *p = a, *q = b;
    size_t at = 0;

    if (n >= 16) {
        for (; at + 64 <= n; at += 64) {
            LOAD64(v, p + at);
            LOAD64(w, q + at);
            Bytes16 same = SAME(v0, w0) & SAME(v1, w1) & SAME(v2, w2) & SAME(v3, w3);
            if (arch_mask(same) != 0xffff)
                break;
        }
        // The last 16 end where the bytes end; some are compared once more.
        for (;; at += 16) {
            if (at > n - 16)
                at = n - 16;
            Bytes16 same = SAME(LOAD(Bytes16, p + at), LOAD(Bytes16, q + at));
            unsigned differ = arch_mask(same) ^ 0xffff;
            if (differ != 0) {
                at += (size_t)__builtin_ctz(differ);
                return p[at] - q[at];
            }
            if (at == n - 16)
                return 0;
        }
    }
    if (n >= 8) {
        int first = compare8(p, q);
        return first != 0 ? first : compare8(p + n - 8, q + n - 8);
    }
    for (; at < n; at++)
        if (p[at] != q[at])
            return p[at] - q[at];
    return 0;
}

// What clang makes of a memcmp that is only compared with 0.
int
bcmp(const void *a, const void *b, size_t n)
{
    return memcmp(a, b, n);
}

// memchr reads aligned blocks, so it may look at bytes outside of s, but never
// at another page.  n may promise more than there is, when the byte is found
// before: strlen relies on it.
__attribute__((noinline, no_sanitize("address"))) void *
memchr(const void *s, int byte, size_t n)
{
    Bytes16 wanted = (Bytes16)(Words2){ repeat(byte), repeat(byte) };
    uintptr_t last = (uintptr_t)s + n - 1;
    size_t skip = (uintptr_t)s % 64;
    const char *block = (const char *)s - skip;

    if (n == 0)
        return NULL;
    if (last < (uintptr_t)s)
        last = UINTPTR_MAX;
    for (; (uintptr_t)block <= last; block += 64, skip = 0) {
        LOAD64(v, (const char *)__builtin_assume_aligned(block, 64));
        v0 = SAME(v0, wanted), v1 = SAME(v1, wanted);
        v2 = SAME(v2, wanted), v3 = SAME(v3, wanted);
        if (arch_mask(v0 | v1 | v2 | v3) == 0)
            continue;
        // A bit for each byte that is the wanted one; those in front of s go.
        uint64_t found = (uint64_t)(arch_mask(v3) << 16 | arch_mask(v2)) << 32 |
                         (arch_mask(v1) << 16 | arch_mask(v0));
        found = found >> skip << skip;
        if (found != 0) {
            block += __builtin_ctzll(found);
            return (uintptr_t)block <= last ? (void *)block : NULL;
        }
    }
    return NULL;
}

size_t
strlen(const char *s)
{
    return (size_t)((char *)memchr(s, 0, SIZE_MAX) - s);
}
