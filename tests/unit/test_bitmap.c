// units:
// flags: -pthread
// Bitmaps against one byte a bit, on all ranges of 200 bits.
#include <criterion/criterion.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "gc/bitmap.h"

enum { N = 200, WORDS = (N + 63) / 64 };

static void
to_bits(uint64_t *bits, const bool *model)
{
    memset(bits, 0, WORDS * 8);
    for (size_t i = 0; i < N; i++)
        bits[i / 64] |= (uint64_t)model[i] << i % 64;
}

static void
randomize(bool *model, int percent)
{
    for (size_t i = 0; i < N; i++)
        model[i] = rand() % 100 < percent;
}

Test(bitmap, set_and_clear_change_their_range_only)
{
    uint64_t bits[WORDS], want[WORDS];
    bool before[N], model[N];

    for (size_t lo = 0; lo <= N; lo++)
        for (size_t hi = lo; hi <= N; hi++)
            for (int value = 0; value < 2; value++) {
                randomize(before, 50);
                memcpy(model, before, sizeof model);
                memset(model + lo, value, hi - lo);
                to_bits(bits, before);
                to_bits(want, model);
                (value ? bits_set : bits_clear)(bits, lo, hi);
                cr_assert_eq(memcmp(bits, want, sizeof want), 0, "[%zu, %zu)", lo, hi);
            }
}

Test(bitmap, find_stops_at_the_first)
{
    uint64_t bits[WORDS];
    bool model[N];

    for (int percent = 0; percent <= 100; percent += 2) {
        randomize(model, percent > 50 ? 99 : percent % 10);
        to_bits(bits, model);
        for (size_t lo = 0; lo <= N; lo++)
            for (size_t hi = lo; hi <= N; hi++) {
                size_t set = lo, clear = lo;
                while (set < hi && !model[set])
                    set++;
                while (clear < hi && model[clear])
                    clear++;
                cr_assert_eq(bits_find_set(bits, lo, hi), set);
                cr_assert_eq(bits_find_clear(bits, lo, hi), clear);
            }
    }
}

// Threads that each have every fourth bit: none loses what another one did.
enum { THREADS = 4, TURNS = 20000 };
static uint64_t shared[WORDS];

static void *
toggle(void *arg)
{
    for (size_t turn = 0; turn <= TURNS; turn++)
        for (size_t i = (size_t)(uintptr_t)arg; i < N; i += THREADS)
            (turn % 2 == 0 ? bits_set : bits_clear)(shared, i, i + 1);
    return NULL;
}

Test(bitmap, several_change_one_word)
{
    pthread_t threads[THREADS];

    for (uintptr_t i = 0; i < THREADS; i++)
        cr_assert_eq(pthread_create(&threads[i], NULL, toggle, (void *)i), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    cr_assert_eq(bits_find_clear(shared, 0, N), N);
}

Test(bitmap, count)
{
    for (int i = 0; i < 100000; i++) {
        uint64_t word = (uint64_t)rand() << 40 ^ (uint64_t)rand() << 20 ^ (uint64_t)rand();
        cr_assert_eq(bits_count(word), __builtin_popcountll(word));
    }
    cr_assert_eq(bits_count(0), 0);
    cr_assert_eq(bits_count(~UINT64_C(0)), 64);
}
