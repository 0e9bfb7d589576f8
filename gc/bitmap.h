// Bitmaps: one bit per object of a span, in words of 64.  Ranges are [lo, hi).
#pragma once
#include <rt/base.h>

// The bits [lo, hi) of one word, 0 <= lo < hi <= 64.
static inline uint64_t
bits_mask(size_t lo, size_t hi)
{
    return ~UINT64_C(0) << lo & ~UINT64_C(0) >> (64 - hi);
}

// bits_set and bits_clear change a word by one atomic instruction, as others may
// be changing other bits of it.  Who changes a bit after another sees what that one
// had done before.
static inline void
bits_set(uint64_t *bits, size_t lo, size_t hi)
{
    for (; lo / 64 < hi / 64; lo = (lo | 63) + 1)
        __atomic_fetch_or(&bits[lo / 64], bits_mask(lo % 64, 64), __ATOMIC_ACQ_REL);
    if (lo < hi)
        __atomic_fetch_or(&bits[lo / 64], bits_mask(lo % 64, hi % 64), __ATOMIC_ACQ_REL);
}

static inline void
bits_clear(uint64_t *bits, size_t lo, size_t hi)
{
    for (; lo / 64 < hi / 64; lo = (lo | 63) + 1)
        __atomic_fetch_and(&bits[lo / 64], ~bits_mask(lo % 64, 64), __ATOMIC_ACQ_REL);
    if (lo < hi)
        __atomic_fetch_and(&bits[lo / 64], ~bits_mask(lo % 64, hi % 64), __ATOMIC_ACQ_REL);
}

static inline bool
bits_test(const uint64_t *bits, size_t i)
{
    return __atomic_load_n(&bits[i / 64], __ATOMIC_RELAXED) >> i % 64 & 1;
}

// The first bit at lo or above whose value is not that of flip's bits (0 or
// all ones); hi when there is none.
static inline size_t
bits_find(const uint64_t *bits, size_t lo, size_t hi, uint64_t flip)
{
    for (; lo < hi; lo = (lo | 63) + 1) {
        uint64_t word = (bits[lo / 64] ^ flip) >> lo % 64;
        if (word != 0) {
            lo += (size_t)__builtin_ctzll(word);
            return lo < hi ? lo : hi;
        }
    }
    return hi;
}

static inline size_t
bits_find_set(const uint64_t *bits, size_t lo, size_t hi)
{
    return bits_find(bits, lo, hi, 0);
}

static inline size_t
bits_find_clear(const uint64_t *bits, size_t lo, size_t hi)
{
    return bits_find(bits, lo, hi, ~UINT64_C(0));
}

// How many bits of a word are set: sums of pairs, of fours, of bytes; the
// multiplication adds the bytes up.  The oldest x86-64 has no instruction for
// it, and the compiler's own is a call.
static inline unsigned
bits_count(uint64_t word)
{
    word -= word >> 1 & UINT64_C(0x5555555555555555);
    word = (word & UINT64_C(0x3333333333333333)) + (word >> 2 & UINT64_C(0x3333333333333333));
    word = (word + (word >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    return (unsigned)(word * UINT64_C(0x0101010101010101) >> 56);
}
