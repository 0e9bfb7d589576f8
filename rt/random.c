// A small generator for choices that need not be secret: xorshift32 (G.
// Marsaglia, 2003), a state of its own in each thread, seeded from the 16
// random bytes that the kernel hands to every program.
#include "rt/mem.h"
#include "rt/random.h"
#include "rt/thread.h"

void
random_seed(const void *bytes16)
{
    uint32_t words[4] = { 0 };

    if (bytes16 != NULL)
        memcpy(words, bytes16, sizeof words);
    // The first words are the stack canary; 0 would stay 0 for ever.
    thread_self()->random = words[2] ^ words[3] ^ 0x9e3779b9;
    if (thread_self()->random == 0)
        thread_self()->random = 1;
}

uint32_t
random_u32(void)
{
    uint32_t x = thread_self()->random;

    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return thread_self()->random = x;
}
