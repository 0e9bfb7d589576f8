// SipHash with one round a word and three at the end, as the tables of Rust,
// Python and Ruby have it; the authors' first proposal, 2-4, is for signing
// messages, which a table does not do.
//
// Rejected: hashes made of one multiplication a word (wyhash and its kin), which are
// several times as fast on long keys.  Tables have short ones, of which the hash
// takes 10 ns, and nobody claims that such a product hides its key from somebody who
// looks for collisions.
//
// Source: J.-P. Aumasson, D. J. Bernstein, "SipHash: a fast short-input PRF" (2012).
#include "lib/sync/siphash.h"

typedef struct State { uint64_t v0, v1, v2, v3; } State;

static inline uint64_t
rotate(uint64_t x, int n)
{
    return x << n | x >> (64 - n);
}

static inline State
sip_round(State s)
{
    s.v0 += s.v1, s.v1 = rotate(s.v1, 13) ^ s.v0, s.v0 = rotate(s.v0, 32);
    s.v2 += s.v3, s.v3 = rotate(s.v3, 16) ^ s.v2;
    s.v0 += s.v3, s.v3 = rotate(s.v3, 21) ^ s.v0;
    s.v2 += s.v1, s.v1 = rotate(s.v1, 17) ^ s.v2, s.v2 = rotate(s.v2, 32);
    return s;
}

static inline State
take(State s, uint64_t word)
{
    s.v3 ^= word;
    s = sip_round(s);
    s.v0 ^= word;
    return s;
}

// n < 8 bytes as a number, the first the least significant, without a loop: for
// 1 to 3 bytes the first, middle and last cover all, some of them twice.
static inline uint64_t
load_tail(const unsigned char *p, size_t n)
{
    uint32_t lo, hi;

    if (n >= 4) {
        __builtin_memcpy(&lo, p, 4);
        __builtin_memcpy(&hi, p + n - 4, 4);
        return lo | (uint64_t)hi << 8 * (n - 4);
    }
    if (n == 0)
        return 0;
    return p[0] | (uint64_t)p[n / 2] << 8 * (n / 2) | (uint64_t)p[n - 1] << 8 * (n - 1);
}

uint64_t
siphash(SipKey key, const void *data, size_t n)
{
    const unsigned char *p = data;
    uint64_t length = (uint64_t)n << 56, word;
    State s = {
        key.k0 ^ 0x736f6d6570736575, key.k1 ^ 0x646f72616e646f6d,
        key.k0 ^ 0x6c7967656e657261, key.k1 ^ 0x7465646279746573,
    };

    for (; n >= 8; p += 8, n -= 8) {
        __builtin_memcpy(&word, p, 8);
        s = take(s, word);
    }
    s = take(s, length | load_tail(p, n));
    s.v2 ^= 0xff;
    s = sip_round(sip_round(sip_round(s)));
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}
